import { UsageError } from '@descent/core';
import { chooseTargets, type Task } from '@descent/tabular';
import { foldParts } from '../cross-validation/fold-parts.ts';
import { incomparable } from './incomparable.ts';
import { planRungs, type Rung } from './plan-rungs.ts';
import { NOBODY_JUDGES, type TrialToRun } from './run-rung.ts';
import { checkSpace, drawChoice } from './space.ts';
import { strategies, type TuneRequest } from './tune-request.ts';

/** A search before its first training. */
export interface SearchPlan {
  readonly task: Task;
  /** The rows of each fold that judges trials; none, where validation rows do. */
  readonly folds: readonly Int32Array[];
  /** What people should know of the folds. */
  readonly notes: readonly string[];
  readonly rungs: readonly Rung[];
  readonly trials: readonly TrialToRun[];
}

/**
 * Draws all trials of a search, with their settings, so that what cannot be is known before the first training.
 * @throws UsageError for an impossible search or settings, naming the trial; DataError when the target cannot be learned.
 */
export function planSearch(request: TuneRequest): SearchPlan {
  checkSearch(request);
  const { data, strategy, trials, settingsOf } = request;
  const { task, folds, notes } =
    request.folds > 0
      ? foldParts(request, request.folds)
      : { task: chooseTargets(data, request)[0].task, folds: [], notes: [] };
  const rungs =
    strategy === 'random' ? [{ trials, epochs: undefined }] : planRungs(trials, settingsOf({}).epochs);
  return { task, folds, notes, rungs, trials: trialsToRun(request) };
}

function trialsToRun({ space, seed, trials, baseline, settingsOf }: TuneRequest): TrialToRun[] {
  return Array.from({ length: trials }, (_, i) => {
    const trial = i + 1;
    const choice = baseline === true && i === 0 ? {} : drawChoice(space, seed, trial);
    try {
      return { trial, choice, settings: settingsOf(choice) };
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      throw new UsageError(`trial ${trial}, ${JSON.stringify(choice)}: ${error.message}`, { cause: error });
    }
  });
}

function checkSearch({ space, trials, strategy, folds, validation }: TuneRequest): void {
  checkSpace(space);
  if (!Number.isSafeInteger(trials) || trials < 1) {
    throw new UsageError(`trials: expected a whole number, at least 1, got ${trials}`);
  }
  if (!strategies.includes(strategy)) {
    throw new UsageError(`strategy: expected ${strategies.join(' or ')}, got ${strategy}`);
  }
  for (const name of Object.keys(space)) {
    if (!Object.hasOwn(incomparable, name)) continue;
    throw new UsageError(
      `space, ${name}: expected one for all trials, for ${incomparable[name]}; set it once`,
    );
  }
  if (strategy === 'halving' && 'epochs' in space) {
    throw new UsageError(
      'space, epochs: expected none, for halving itself decides on epochs; set the most once',
    );
  }
  if (folds === 0 && validation === 0) throw new UsageError(NOBODY_JUDGES);
}
