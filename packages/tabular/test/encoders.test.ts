import { type Column, DataError } from '@descent/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allRows } from '../src/column-cells.ts';
import type { Encoder, EncoderSpec } from '../src/encoders/encoder.ts';
import { encoders, encodersOf } from '../src/encoders/index.ts';
import { JsonObject } from '../src/json-object.ts';
import { type Cells, makeColumn } from './make-table.ts';

const describeRow = (row: number) => `row ${row}`;
const range = { gain: 0.99, offset: 0.01 };
const size = { minLength: 3, maxLength: 20 };
const wholeNumbers = fc.array(fc.integer({ min: 1, max: 1000 }), size);
const numbers = fc.array(
  fc.oneof(fc.integer({ min: 1, max: 1000 }), fc.constant(Number.NaN), fc.double({ min: -2, max: 2 })),
  size,
);
const words = fc.array(fc.constantFrom('a', 'b', '', '__proto__', 'ü'), size);
const cellsOf = { number: numbers, category: words, any: fc.oneof(numbers, words) };
/** Training cells of the encoders that do not take any. */
const particular: Readonly<Record<string, fc.Arbitrary<Cells>>> = {
  bytes: wholeNumbers,
  binary: fc.oneof(
    fc.array(fc.constantFrom('yes', 'no', ''), size),
    fc.array(fc.constantFrom(0, 1, Number.NaN), size),
  ),
  dateParts: fc.array(fc.constantFrom('2020-02-29', '1969-12-31 23:59', '', '2024-01-01T00:00Z'), size),
};

function cellsFor(name: string): fc.Arbitrary<Cells> {
  return particular[name] ?? cellsOf[encoders[name]!.accepts];
}

function fitOne(encoder: Encoder, column: Column, rows: Int32Array) {
  return encoder.fit([column], { rows, source: 't.csv', describeRow, range })[0]!;
}

function parsed(encoder: Encoder, json: unknown): EncoderSpec {
  const object = new JsonObject(json, 'encoder');
  object.word('kind', Object.keys(encoders));
  const spec = encoder.parse(object);
  object.finish();
  return spec;
}

function encoded(encoder: Encoder, spec: EncoderSpec, column: Column, rows: number) {
  const width = encoder.featureNames(spec, 'x').length;
  const features = new Float64Array(rows * width).fill(-7);
  const unseen = encoder.bind(spec, column)(allRows(rows), features, 0, width);
  return { features, unseen, width };
}

describe.each(Object.entries(encoders))('%s', (name, encoder) => {
  test('survives JSON under its name in the registry, and gives the same features', () => {
    fc.assert(
      fc.property(cellsFor(name), (cells) => {
        const column = makeColumn('x', cells);
        const spec = fitOne(encoder, column, Int32Array.of(0, 2));
        expect(spec.kind).toBe(name);
        const copy = parsed(encoder, JSON.parse(JSON.stringify(spec)));
        expect(copy).toEqual(spec);
        expect(encoded(encoder, copy, column, 3)).toEqual(encoded(encoder, spec, column, 3));
      }),
      { numRuns: 30 },
    );
  });

  test('writes its features, all of them and nothing else', () => {
    fc.assert(
      fc.property(cellsFor(name), (cells) => {
        const column = makeColumn('x', cells);
        const spec = fitOne(encoder, column, Int32Array.of(0, 2));
        const names = encoder.featureNames(spec, 'x');
        expect(new Set(names).size).toBe(names.length);
        const width = names.length;
        const rows = Int32Array.of(2, 0, 1);
        const stride = width + 2;
        const into = new Float64Array(3 * stride).fill(-7);
        encoder.bind(spec, column)(rows, into, 1, stride);
        into.forEach((value, i) => {
          const isFeature = i % stride >= 1 && i % stride <= width;
          expect(value === -7).toBe(!isFeature);
        });
      }),
      { numRuns: 30 },
    );
  });

  test('writes for a row what it writes for that row alone', () => {
    fc.assert(
      fc.property(cellsFor(name), (cells) => {
        const column = makeColumn('x', cells);
        const spec = fitOne(encoder, column, Int32Array.of(0, 1, 2));
        const write = encoder.bind(spec, column);
        const { features, width } = encoded(encoder, spec, column, cells.length);
        for (const row of allRows(cells.length)) {
          const alone = new Float64Array(width);
          write(Int32Array.of(row), alone, 0, width);
          expect(alone).toEqual(features.subarray(row * width, (row + 1) * width));
        }
      }),
      { numRuns: 30 },
    );
  });

  test('learns from the training rows alone', () => {
    fc.assert(
      fc.property(cellsFor(name), cellsFor(name), (cells, others) => {
        fc.pre(typeof cells[0] === typeof others[0]);
        const rows = allRows(cells.length);
        const together = [...cells, ...others] as Cells;
        const context = { rows, source: 't.csv', describeRow, range };
        const [alone] = encoder.fit([makeColumn('x', cells)], context);
        expect(encoder.fit([makeColumn('x', together)], context)).toEqual([alone]);
      }),
      { numRuns: 30 },
    );
  });

  test('never writes NaN, whatever cells come later', () => {
    const later = fc.array(fc.oneof(fc.double({ noDefaultInfinity: true }), fc.constant(Number.NaN)), size);
    const laterWords = fc.array(fc.oneof(fc.string(), fc.constantFrom('2020-02-30', ' ', 'no')), size);
    fc.assert(
      fc.property(cellsFor(name), later, laterWords, (cells, doubles, texts) => {
        const column = makeColumn('x', cells);
        const spec = fitOne(encoder, column, allRows(cells.length));
        const other = makeColumn('x', column.type === 'number' ? doubles : texts);
        expect(encoded(encoder, spec, other, 3).features.some(Number.isNaN)).toBe(false);
      }),
      { numRuns: 100 },
    );
  });

  test('refuses a spec that was tampered with, or encodes by it', () => {
    const value = fc.oneof(
      fc.constantFrom<unknown>(null, [], [2, 1], [1e308, -1e308], -1, 0.5, '', 'iso', true, 9e15),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(cellsFor(name), fc.nat(), value, (cells, place, wrong) => {
        const column = makeColumn('x', cells);
        const json = { ...fitOne(encoder, column, allRows(cells.length)) } as Record<string, unknown>;
        const fields = Object.keys(json).filter((field) => field !== 'kind');
        fc.pre(fields.length > 0);
        json[fields[place % fields.length]!] = wrong;
        try {
          const spec = parsed(encoder, json);
          expect(encoded(encoder, spec, column, cells.length).features.some(Number.isNaN)).toBe(false);
        } catch (error) {
          if (!(error instanceof DataError)) throw error;
        }
      }),
      { numRuns: 200 },
    );
  });

  test('refuses options that it does not know', () => {
    fc.assert(
      fc.property(cellsFor(name), (cells) => {
        const context = { rows: allRows(cells.length), source: 't.csv', describeRow, range };
        const fit = (options: Record<string, number>) =>
          encoder.fit([makeColumn('x', cells)], { ...context, options });
        if (encoder.options === undefined) return;
        expect(() => fit({ surplus: 1 })).toThrow(`encoder ${name}: expected options among`);
        expect(encoder.fit([makeColumn('x', cells)], { ...context, options: encoder.options })).toEqual(
          fit({}),
        );
      }),
      { numRuns: 3 },
    );
  });
});

test('columns of each type have encoders of their own, and those of either', () => {
  expect(encodersOf('number').slice(0, 3)).toEqual(['standard', 'bytes', 'none']);
  expect(encodersOf('category')[0]).toBe('oneHot');
  const both = encodersOf('number').filter((name) => encodersOf('category').includes(name));
  expect(both).toEqual(['binary', 'drop', 'missingIndicator']);
  expect(new Set([...encodersOf('number'), ...encodersOf('category')]).size).toBe(
    Object.keys(encoders).length,
  );
});
