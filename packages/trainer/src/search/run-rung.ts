import { DivergenceError, isDescentError, UsageError } from '@descent/core';
import { summarizeMetrics } from '../cross-validation/summarize.ts';
import type { TrainingRequest } from '../prepare-training.ts';
import type { Settings } from '../settings.ts';
import { errorOf } from '../trainings/carried-error.ts';
import { inOrder } from '../trainings/in-order.ts';
import type { TrainedAside, TrainingWorkers } from '../trainings/training-workers.ts';
import type { Choice } from './space.ts';
import type { Trial } from './trial.ts';
import type { TuneRequest, TuneWatch } from './tune-request.ts';

/** What is missing where there are neither validation rows nor folds. */
export const NOBODY_JUDGES =
  'tune: expected rows to judge trials by, got none; give --validation 0.15, say, or --folds 5';

/** A point of the space, to be trained. */
export interface TrialToRun {
  readonly trial: number;
  readonly choice: Choice;
  readonly settings: Settings;
}

export interface RungToRun {
  readonly rung: number;
  readonly trials: readonly TrialToRun[];
  readonly epochs: number | undefined;
  /** The rows of each fold; none, where validation rows judge. */
  readonly folds: readonly Int32Array[];
  readonly workers: TrainingWorkers;
  readonly watch: TuneWatch;
}

/** A trial under way: the metrics of its parts as they come. */
class TrialUnderWay {
  readonly #metrics: Readonly<Record<string, number>>[] = [];
  #left: number;
  diverged = false;

  constructor(parts: number) {
    this.#left = parts;
  }

  /** Takes what one part gave, undefined for nothing; true when it was the last. */
  take(part: number, metrics: Readonly<Record<string, number>> | undefined): boolean {
    if (metrics === undefined) this.diverged = true;
    else this.#metrics[part] = metrics;
    return --this.#left === 0;
  }

  /** The mean of every metric over the parts. */
  figures(): Pick<Trial, 'loss' | 'metrics'> {
    if (this.diverged) return { loss: null, metrics: {} };
    const means = Object.entries(summarizeMetrics(this.#metrics)).map(
      ([name, { mean }]) => [name, Number.isFinite(mean) ? mean : null] as const,
    );
    const metrics = Object.fromEntries(means);
    return { loss: metrics['loss'] ?? null, metrics };
  }
}

/** Trains the trials of a rung that have not ended before, and gives all of them, in order. */
export async function runRung(request: TuneRequest, toRun: RungToRun): Promise<Trial[]> {
  const { rung, trials, folds, workers, watch } = toRun;
  const ended = new Map<number, Trial>();
  for (const trial of watch.finished ?? []) if (trial.rung === rung) ended.set(trial.trial, trial);
  const tests: readonly (Int32Array | number)[] = folds.length === 0 ? [0] : folds;
  const jobs = trials
    .filter(({ trial }) => !ended.has(trial))
    .flatMap((trial) => {
      const underWay = new TrialUnderWay(tests.length);
      return tests.map((test, part) => ({ trial, underWay, test, part }));
    });
  await inOrder(
    jobs,
    workers.atOnce,
    async ({ trial: { trial, choice, settings }, underWay, test, part }) => {
      const allowed = { ...settings, epochs: toRun.epochs ?? settings.epochs };
      const metrics = underWay.diverged
        ? undefined
        : await judged(workers, trainingOf(request, allowed, test), watch.signal).catch((error) => {
            throw isDescentError(error) ? errorOf(`trial ${trial}, ${JSON.stringify(choice)}`, error) : error;
          });
      if (!underWay.take(part, metrics)) return;
      const result: Trial = { trial, rung, epochs: allowed.epochs, choice, ...underWay.figures() };
      await watch.onTrial?.(result);
      ended.set(trial, result);
    },
  );
  return trials.map(({ trial }) => ended.get(trial)!);
}

/** The request of one training, without what belongs to the search. */
function trainingOf(request: TuneRequest, settings: Settings, test: Int32Array | number): TrainingRequest {
  const { space, settingsOf, trials, strategy, folds, baseline, threads, kernels, ...training } = request;
  return { ...training, settings, test };
}

/** The metrics of the rows that judge a training: the test rows or else those of validation; undefined when it diverged. */
async function judged(
  workers: TrainingWorkers,
  request: TrainingRequest,
  signal: AbortSignal | undefined,
): Promise<Readonly<Record<string, number>> | undefined> {
  let trained: TrainedAside;
  try {
    trained = await workers.train(request, signal);
  } catch (error) {
    if (error instanceof DivergenceError) return undefined;
    throw error;
  }
  const score = trained.scores.test ?? trained.scores.validation;
  if (score === undefined) throw new UsageError(NOBODY_JUDGES);
  return score.metrics;
}
