import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { modelParameters, trainingLoop } from '@descent/core';
import { readTable } from '@descent/files';
import { PoolExecutor, prepareTraining, type TrainingRequest } from '@descent/trainer';
import type { Fault } from '../fault.ts';
import { writePeople } from '../trainings.ts';

const THREADS = { whole: [1, 2, 3, 4, 5, 6, 7, 8, 16], short: [1, 3] };
const SEEDS = { whole: [0, 1, 2], short: [0] };
/** Threads whose workers are delayed now and then. */
const DELAYED = 3;
const MOST_THREADS = 16;
const DELAYED_WORKER = new URL('../../dist/workers/delayed-worker.js', import.meta.url);

interface Configuration {
  readonly target: string;
  readonly preset: string;
  readonly given: TrainingRequest['settings'] extends infer S
    ? S extends { given: infer G }
      ? G
      : never
    : never;
}

/** Batches that do not divide the rows, and every way in which a step is cut. */
const configurations: Readonly<Record<string, Configuration>> = {
  default: { target: 'rich', preset: 'default', given: { epochs: 4, hidden: [64, 64] } },
  'wide layers': {
    target: 'age',
    preset: 'plain',
    given: { epochs: 3, hidden: [300, 300], batchSize: 53, optimizer: 'adam', learningRate: 0.001 },
  },
  'batch normalization': {
    target: 'town',
    preset: 'plain',
    given: { epochs: 4, hidden: [33, 17], batchSize: 37, normalization: 'batch', dropout: 0.2 },
  },
  'clipped by norm': {
    target: 'rich',
    preset: 'plain',
    given: { epochs: 4, hidden: [40], batchSize: 19, accumulate: 3, clipNorm: 0.1, average: 0.9 },
  },
  'a search along lines': {
    target: 'rich',
    preset: 'plain',
    given: { epochs: 4, hidden: [9], optimizer: 'lbfgs', learningRate: 1 },
  },
};

/** The same training on every number of threads, and on threads that are late at random. */
export const threads: Fault = {
  about:
    'threads 1–8, 16 × five configurations × three seeds, batches that do not divide; the same with random delays of 0–50 ms in workers',
  must: 'one model hash per configuration and seed',
  async run({ scale, folder, tried }) {
    writePeople(folder);
    const data = await readTable(join(folder, 'people.csv'));
    for (const [name, { target, preset, given }] of Object.entries(configurations)) {
      for (const seed of SEEDS[scale]) {
        const request: TrainingRequest = {
          ...{ data, target, task: 'auto', validation: 0.15, test: 0, seed },
          settings: { preset, given },
        };
        let expected: string | undefined;
        for (const count of THREADS[scale]) {
          const hash = await hashOn(request, count);
          expected ??= hash;
          tried(`${name}, seed ${seed}, ${count} threads`, differing(expected, hash));
        }
        // Without a number of threads that could be anything: as many tries as there are whole ones short of 180.
        for (let time = 0; time < (scale === 'whole' ? DELAYED : 1); time++) {
          const hash = await hashOn(request, DELAYED, DELAYED_WORKER);
          tried(`${name}, seed ${seed}, ${DELAYED} threads, delayed`, differing(expected!, hash));
        }
      }
    }
  },
};

function differing(expected: string, hash: string): string | undefined {
  return hash === expected ? undefined : `expected ${expected}, got ${hash}`;
}

async function hashOn(request: TrainingRequest, count: number, worker?: URL): Promise<string> {
  const { run, memory, settings } = prepareTraining(request, MOST_THREADS);
  const options = { threads: count, ...(worker === undefined ? {} : { worker }) };
  const executor = new PoolExecutor(run, memory, options);
  try {
    for await (const _event of trainingLoop(run, settings, executor));
    return createHash('sha256').update(modelParameters(run)).digest('hex');
  } finally {
    await executor.close();
  }
}
