import { expect, test } from 'vitest';
import { resolveSettings } from './resolve-settings.ts';
import { sklearnPreset } from './sklearn.ts';

const facts = { task: 'classification', images: false, rows: 1000 } as const;

test.each([
  [2, 'binaryCrossEntropy'],
  [3, null],
  [undefined, null],
])('%s classes are learned with loss %s', (classes, loss) => {
  expect(sklearnPreset({ ...facts, classes }).loss).toBe(loss);
});

test.each([
  [1000, 'classification', 1e-4 / 200],
  [80, 'classification', 1e-4 / 80],
  [1000, 'regression', 2e-4 / 200],
] as const)('the penalty of %i rows, %s, is that of a batch', (rows, task, weightDecay) => {
  expect(sklearnPreset({ ...facts, rows, task }).weightDecay).toBe(weightDecay);
});

test('what follows from the activation and the batch follows those that are given', () => {
  const { initializer, biasInitializer } = sklearnPreset(facts);
  expect([initializer, biasInitializer]).toEqual(['glorotUniform', 'glorotUniform']);
  const given = { activation: 'sigmoid', batchSize: 50 };
  expect(resolveSettings({ preset: 'sklearn', given }, facts)).toMatchObject({
    ...{ activation: 'sigmoid', initializer: 'glorotLogistic', biasInitializer: 'glorotLogistic' },
    ...{ batchSize: 50, weightDecay: 1e-4 / 50 },
  });
});
