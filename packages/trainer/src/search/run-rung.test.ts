import { DivergenceError, FailureError, type Table } from '@descent/core';
import { expect, test } from 'vitest';
import { presets } from '../presets/index.ts';
import type { TrainingWorkers } from '../trainings/training-workers.ts';
import { runRung } from './run-rung.ts';
import type { TuneRequest } from './tune-request.ts';

const settings = presets['plain']!({ task: 'regression', images: false, rows: 9 });
const request: TuneRequest = {
  ...{ data: {} as Table, target: 'y', task: 'auto', validation: 0.2, seed: 0, threads: 1 },
  ...{ space: {}, settingsOf: () => settings, trials: 1, strategy: 'random', folds: 0 },
};

/** A rung of one trial, whose training throws. */
function rungThatThrows(error: Error) {
  const train = () => Promise.reject(error);
  const workers = { atOnce: 1, train } as unknown as TrainingWorkers;
  const trials = [{ trial: 1, choice: { batchSize: 8 }, settings }];
  return runRung(request, { rung: 1, trials, epochs: undefined, folds: [], workers, watch: {} });
}

const diverged = new DivergenceError({
  ...{ epoch: 1, step: 1, lost: 'train', loss: Number.NaN, dataset: 'train' },
  layer: { index: 0, kind: 'dense', part: 'weights', largest: Number.NaN },
  ...{ outstanding: [], largestInput: 1, learningRate: 9 },
});

test('a training that diverges is a trial without a loss', async () => {
  expect(await rungThatThrows(diverged)).toMatchObject({
    trials: [{ trial: 1, loss: null, metrics: {} }],
    remarks: [],
  });
});

test('any other failure ends the search, and names the trial', async () => {
  const failing = rungThatThrows(new FailureError('a layer went wrong'));
  await expect(failing).rejects.toThrow(FailureError);
  await expect(failing).rejects.toThrow('trial 1, {"batchSize":8}: a layer went wrong');
});
