import { dense, type LayerSpec, relu, runKernels, SerialExecutor, softmax } from '@descent/core';
import {
  CalibratedExecutor,
  mostThreads,
  openExecutor,
  openRun,
  PoolExecutor,
  randomImages,
  type ThreadsAsked,
} from '@descent/trainer';
import { describe, expect, test } from 'vitest';
import { makeRun, type Recipe } from './make-run.ts';

const cores = { count: 2, reason: 'two cores' };
const wide: readonly LayerSpec[] = [dense(600), relu(), dense(3), softmax()];

describe('the executor', () => {
  test.each<[string, Recipe, ThreadsAsked, unknown, number, boolean]>([
    ['auto, where a step is small', { batchSize: 1 }, 'auto', PoolExecutor, 1, false],
    [
      'auto, where it is doubtful',
      { layers: wide, batchSize: 64, rows: 400 },
      'auto',
      CalibratedExecutor,
      2,
      true,
    ],
    ['a number, doubtful or not', { layers: wide, batchSize: 64, rows: 400 }, 2, PoolExecutor, 2, false],
    ['serial', { layers: wide, batchSize: 64, rows: 400 }, 'serial', SerialExecutor, 1, false],
  ])('of %s', async (_what, recipe, asked, kind, threads, isDoubtful) => {
    const { run, memory } = makeRun(recipe);
    const kernels = await runKernels(run, 'auto', memory.wasm);
    const { executor, choice } = openExecutor(run, memory, kernels, asked, cores);
    await executor.close();
    expect(executor).toBeInstanceOf(kind);
    expect(choice).toMatchObject({ threads, isDoubtful });
  });
});

test('a benchmark of auto has the trial behind it, and steps with the losses of one thread', async () => {
  const work = {
    network: { inputs: 20, layers: wide },
    loss: 'softmaxCrossEntropy',
    optimizer: { name: 'sgd', learningRate: 0.1 },
    rule: 'exact',
    batchSize: 64,
    seed: 0,
  } as const;
  const images = randomImages({ rows: 640, pixels: 20, classes: 3 });
  const auto = await openRun(work, images, { threads: 'auto', kernels: 'reference' });
  const one = await openRun(work, images, { threads: 1, kernels: 'reference' });
  // On a machine of one core there is nothing to try.
  expect(auto.choice.isDoubtful).toBe(mostThreads('auto') > 2);
  expect([1, auto.choice.threads]).toContain(auto.threads);
  expect(await auto.losses(10)).toEqual(await one.losses(10));
  await auto.close();
  await one.close();
});
