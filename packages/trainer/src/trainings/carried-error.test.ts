import { DataError, type DescentError, DivergenceError, FailureError } from '@descent/core';
import { expect, test } from 'vitest';
import { type CarriedError, carriedError, errorFrom, errorOf } from './carried-error.ts';

const diverged = new DivergenceError({
  ...{ epoch: 1, step: 2, lost: 'train', loss: Number.NaN, dataset: 'train' },
  layer: { index: 0, kind: 'dense', part: 'weights', largest: Number.NaN },
  outstanding: [{ row: 3, feature: 0, value: 1e300 }],
  ...{ largestInput: 1e300, learningRate: 0.5 },
});

test.each<[string, DescentError]>([
  ['DataError', new DataError('row 3 is empty')],
  ['FailureError', new FailureError('a worker failed')],
  ['DivergenceError', diverged],
])('a %s comes out of a thread as it went in, also with what it happened to', (name, error) => {
  const back = errorFrom(structuredClone(carriedError(error)) as CarriedError);
  expect(back).toEqual(error);
  expect(back.name).toBe(name);
  const told = errorOf('fold 1 of 3', back);
  expect(told.name).toBe(name);
  expect(told.message).toBe(`fold 1 of 3: ${error.message}`);
  expect(told.cause).toBe(back);
  if (error === diverged) expect(told).toMatchObject({ divergence: diverged.divergence });
});
