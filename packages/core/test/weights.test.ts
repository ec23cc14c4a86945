import {
  bindRun,
  type Dataset,
  dense,
  evaluate,
  fixedOrderSum,
  initializeRun,
  layoutRun,
  loadDataset,
  modelParameters,
  type Run,
  type RunSpec,
  referenceKernels,
  SerialExecutor,
  sgd,
  shapeOf,
  tanh,
  trainingLoop,
} from '@descent/core';
import { expect, test } from 'vitest';
import { randomDataset } from './make-run.ts';

async function trained(data: Dataset): Promise<{ run: Run; loss: number }> {
  const spec: RunSpec = {
    network: { inputs: 3, layers: [dense(4), tanh(), dense(2)] },
    loss: 'meanSquaredError',
    optimizer: sgd({ learningRate: 0.1 }),
    rule: 'exact',
    batchSize: data.rows,
    seed: 1,
    datasets: { train: shapeOf(data) },
  };
  const run = bindRun(spec, new ArrayBuffer(layoutRun(spec).bytes));
  loadDataset(run, 'train', data);
  initializeRun(run);
  const executor = new SerialExecutor(run, referenceKernels);
  for await (const _event of trainingLoop(run, { epochs: 5, patience: 0, shuffle: false }, executor));
  return { run, loss: await evaluate(run, 'train', executor) };
}

/** The rows with each as many times as `times` says. */
function repeated(data: Dataset, times: readonly number[]): Dataset {
  const rows = times.flatMap((count, row) => Array.from({ length: count }, () => row));
  const pick = (values: Float64Array, cols: number): Float64Array =>
    Float64Array.from(rows.flatMap((row) => [...values.subarray(row * cols, (row + 1) * cols)]));
  const { inputs, targets } = data as Dataset & { inputs: { data: Float64Array } };
  return {
    rows: rows.length,
    inputs: { kind: 'doubles', cols: 3, data: pick(inputs.data, 3) },
    targets: { kind: 'values', cols: 2, data: pick(targets.data as Float64Array, 2) },
  };
}

test('a row that counts for two learns as two rows do, in loss and gradient', async () => {
  const data = randomDataset(6, 3, 2);
  const times = [1, 3, 2, 1, 0, 2];
  const total = times.reduce((sum, count) => sum + count);
  const weights = Float64Array.from(times, (count) => (count * times.length) / total);
  const weighted = await trained({ ...data, weights });
  const copies = await trained(repeated(data, times));
  expect(weighted.loss).toBeCloseTo(copies.loss, 14);
  modelParameters(weighted.run).forEach((value, i) => {
    expect(value).toBeCloseTo(modelParameters(copies.run)[i]!, 13);
  });
  // What counts for nothing has no loss.
  expect(weighted.run.datasets.train.losses[4]).toBe(0);
  expect(fixedOrderSum(weighted.run.datasets.train.losses, 0, 6) / 6).toBe(weighted.loss);
});
