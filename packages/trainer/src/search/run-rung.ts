import { DivergenceError, isDescentError, UsageError } from '@descent/core';
import { summarizeMetrics } from '../cross-validation/summarize.ts';
import type { TrainingRequest } from '../prepare-training.ts';
import type { Settings } from '../settings.ts';
import { errorOf } from '../trainings/carried-error.ts';
import { inOrder } from '../trainings/in-order.ts';
import type { Remarks } from '../trainings/remarks.ts';
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

/** What one training gave: the metrics of the rows that judge it, and what it says of its data. */
interface Judged extends Remarks {
  readonly metrics: Readonly<Record<string, number>>;
}

/** A trial under way: what its parts gave, as they come. */
class TrialUnderWay {
  readonly #judged: Judged[] = [];
  #left: number;
  diverged = false;

  constructor(parts: number) {
    this.#left = parts;
  }

  /** Takes what one part gave, undefined when it diverged; true when it was the last. */
  take(part: number, judged: Judged | undefined): boolean {
    if (judged === undefined) this.diverged = true;
    else this.#judged[part] = judged;
    return --this.#left === 0;
  }

  /** The mean of every metric over the parts. */
  figures(): Pick<Trial, 'loss' | 'metrics'> {
    if (this.diverged) return { loss: null, metrics: {} };
    const means = Object.entries(summarizeMetrics(this.#judged.map(({ metrics }) => metrics))).map(
      ([name, { mean }]) => [name, Number.isFinite(mean) ? mean : null] as const,
    );
    const metrics = Object.fromEntries(means);
    return { loss: metrics['loss'] ?? null, metrics };
  }

  /** Nothing of a trial that diverged: how many of its parts were trained depends on how many run at once. */
  remarks(): readonly Remarks[] {
    return this.diverged ? [] : this.#judged;
  }
}

/** A rung that has ended. */
export interface RungEnd {
  /** All of its trials, in order. */
  readonly trials: readonly Trial[];
  /** What those say of their data that were trained now. */
  readonly remarks: readonly Remarks[];
}

/** Trains the trials of a rung that have not ended before. */
export async function runRung(request: TuneRequest, toRun: RungToRun): Promise<RungEnd> {
  const { rung, trials, folds, workers, watch } = toRun;
  const ended = new Map<number, Trial>();
  const said = new Map<number, readonly Remarks[]>();
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
      const given = underWay.diverged
        ? undefined
        : await judged(workers, trainingOf(request, allowed, test), watch.signal).catch((error) => {
            throw isDescentError(error) ? errorOf(`trial ${trial}, ${JSON.stringify(choice)}`, error) : error;
          });
      if (!underWay.take(part, given)) return;
      const result: Trial = { trial, rung, epochs: allowed.epochs, choice, ...underWay.figures() };
      await watch.onTrial?.(result);
      ended.set(trial, result);
      said.set(trial, underWay.remarks());
    },
  );
  return {
    trials: trials.map(({ trial }) => ended.get(trial)!),
    remarks: trials.flatMap(({ trial }) => said.get(trial) ?? []),
  };
}

/** The request of one training, without what belongs to the search. */
function trainingOf(request: TuneRequest, settings: Settings, test: Int32Array | number): TrainingRequest {
  const { space, settingsOf, trials, strategy, folds, baseline, threads, kernels, ...training } = request;
  return { ...training, settings, test };
}

/** What a training gave, judged by its test rows or else those of validation; undefined when it diverged. */
async function judged(
  workers: TrainingWorkers,
  request: TrainingRequest,
  signal: AbortSignal | undefined,
): Promise<Judged | undefined> {
  let trained: TrainedAside;
  try {
    trained = await workers.train(request, signal);
  } catch (error) {
    if (error instanceof DivergenceError) return undefined;
    throw error;
  }
  const score = trained.scores.test ?? trained.scores.validation;
  if (score === undefined) throw new UsageError(NOBODY_JUDGES);
  return { metrics: score.metrics, notes: trained.notes, warnings: trained.warnings };
}
