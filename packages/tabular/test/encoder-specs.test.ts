import { DataError } from '@descent/core';
import { expect, test } from 'vitest';
import { encoders } from '../src/encoders/index.ts';
import { JsonObject } from '../src/json-object.ts';

function parse(json: { readonly kind: string }): void {
  encoders[json.kind]!.parse(new JsonObject(json, 'encoder'));
}

const uniform = { kind: 'quantile', distribution: 'uniform' };
const pieces = { kind: 'piecewiseLinear', median: 0 };
const dates = { kind: 'dateParts', format: 'iso', median: 0, scale: 1, times: false };

test.each([
  [{ ...uniform, quantiles: [1, 0] }, 'encoder.quantiles: expected a list of 1 to 1000 ascending numbers'],
  [{ ...uniform, quantiles: [] }, 'encoder.quantiles: expected a list of 1 to 1000'],
  [{ ...uniform, quantiles: [0, Number.NaN] }, 'encoder.quantiles: expected a list of 1 to 1000'],
  [{ ...uniform, quantiles: [-1.7e308, 1.7e308] }, 'encoder.quantiles: expected a list of 1 to 1000'],
  [{ ...uniform, quantiles: new Array(1001).fill(0) }, 'encoder.quantiles: expected a list of 1 to 1000'],
  [
    { ...uniform, quantiles: [1], distribution: 'gamma' },
    'encoder.distribution: expected "uniform" or "normal"',
  ],
  [{ ...pieces, edges: [0, 1, 1] }, 'encoder.edges: expected numbers of which no two are equal'],
  [{ ...pieces, edges: [2, 1] }, 'encoder.edges: expected a list of 1 to 1025 ascending numbers'],
  [{ kind: 'robust', median: 0, scale: -1 }, 'encoder.scale: expected a number, 0 or more, got -1'],
  [{ kind: 'minMax', least: 0, width: -1, median: 0 }, 'encoder.width: expected a number, 0 or more, got -1'],
  [{ kind: 'none', missing: false }, 'encoder.missing: expected true or no such field, got false'],
  [{ kind: 'ordinal', levels: ['a'], missing: 1 }, 'encoder.missing: expected true or no such field, got 1'],
  [{ kind: 'binary', levels: ['a', 'b', 'c'] }, 'encoder.levels: expected a list of at most 2'],
  [
    { kind: 'embedding', levels: Array.from({ length: 256 }, (_, i) => String(i)), others: [] },
    'encoder.levels: expected a list of at most 255 different strings, got a list',
  ],
  [
    { kind: 'embedding', levels: ['a', 'b'], others: ['c', 'b'] },
    'encoder.others: expected a list of strings that are not among the levels, got a list',
  ],
  [
    { kind: 'embedding', levels: ['a'] },
    'encoder.others: expected a list of at least 0 different strings, got none',
  ],
  [{ kind: 'hashing', buckets: 5000, signed: false }, 'encoder.buckets: expected at most 4096, got 5000'],
  [{ kind: 'hashing', buckets: 0.5, signed: false }, 'encoder.buckets: expected a whole number, 1 or more'],
  [
    { ...dates, format: 'lunar' },
    'encoder.format: expected "iso" or "dayFirst" or "monthFirst", got "lunar"',
  ],
  [{ ...dates, times: 1 }, 'encoder.times: expected true or false, got 1'],
  [{ kind: 'drop' }, 'encoder.reason: expected a string, got none'],
])('%j is refused, naming the field', (json, message) => {
  expect(() => parse(json)).toThrow(DataError);
  expect(() => parse(json)).toThrow(message);
});
