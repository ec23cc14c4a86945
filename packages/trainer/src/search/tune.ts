import { FailureError } from '@descent/core';
import type { Task } from '@descent/tabular';
import { joinRemarks, type Remarks } from '../trainings/remarks.ts';
import { type TrainingWorkers, workersFor } from '../trainings/training-workers.ts';
import type { Rung } from './plan-rungs.ts';
import { planSearch, type SearchPlan } from './plan-search.ts';
import { runRung } from './run-rung.ts';
import { compareTrials, type Trial } from './trial.ts';
import type { TuneRequest, TuneWatch } from './tune-request.ts';

/** The result of a search; its remarks are of the trainings of this run, and all else is the same whichever trials ended in an earlier one. */
export interface Tuning extends Remarks {
  readonly task: Task;
  /** Every trial as it was last judged, the best first. */
  readonly trials: readonly [Trial, ...Trial[]];
  readonly rungs: readonly Rung[];
  /** How many trainings ran at once. */
  readonly threads: number;
}

/**
 * Searches settings: draws trials from a space, trains them side by side, each serially in a worker thread, and ranks them by the loss
 * of rows that they did not learn from. The result depends on the request alone: not on threads, nor on the order in which trials end,
 * nor on which of them ended in an earlier run. (The loss of the best of many trials flatters it: test it on rows of its own.)
 *
 * Resolves with undefined when the signal is aborted.
 *
 * @throws UsageError for an impossible search or settings, naming the trial; FailureError when all trials diverge or a worker fails;
 *   what training throws, and `onTrial`.
 * @example
 * ```ts
 * const rows = Array.from({ length: 60 }, (_, i) => `${i},${i < 30 ? 'low' : 'high'}`);
 * await writeSafely('tuned.csv', new TextEncoder().encode(`size,class\n${rows.join('\n')}\n`));
 * const { trials } = await tune({
 *   data: await readTable('tuned.csv'),
 *   target: 'class',
 *   task: 'auto',
 *   validation: 0.2,
 *   seed: 0,
 *   space: { learningRate: { min: 1e-3, max: 1e-1, log: true }, hidden: { values: [[4], [8]] } },
 *   settingsOf: (choice) => ({ ...presets['plain']({}), epochs: 5, ...choice }),
 *   trials: 4,
 *   strategy: 'random',
 *   folds: 0,
 *   threads: 'auto',
 * });
 * trials.length; // 4
 * ```
 */
export async function tune(request: TuneRequest, watch: TuneWatch = {}): Promise<Tuning | undefined> {
  const plan = planSearch(request);
  const workers = workersFor(request, plan.trials.length * Math.max(1, plan.folds.length));
  try {
    const { trials, remarks } = await ranked(request, plan, workers, watch);
    if (trials[0].loss === null) {
      throw new FailureError(
        `every one of ${trials.length} trials diverged; search lower learning rates, or scaled inputs`,
      );
    }
    const said = joinRemarks([{ notes: plan.notes, warnings: [] }, ...remarks]);
    return { task: plan.task, trials, rungs: plan.rungs, threads: workers.atOnce, ...said };
  } catch (error) {
    if (watch.signal?.aborted) return undefined;
    throw error;
  } finally {
    await workers.close();
  }
}

/** Runs rung after rung, for who goes on is known only when all of a rung have ended, and gives all trials, the best first. */
async function ranked(
  request: TuneRequest,
  { rungs, trials, folds }: SearchPlan,
  workers: TrainingWorkers,
  watch: TuneWatch,
): Promise<{ readonly trials: Tuning['trials']; readonly remarks: readonly Remarks[] }> {
  const latest = new Map<number, Trial>();
  const remarks: Remarks[] = [];
  let field = trials;
  for (const [i, { epochs }] of rungs.entries()) {
    const rung = await runRung(request, { rung: i + 1, trials: field, epochs, folds, workers, watch });
    remarks.push(...rung.remarks);
    for (const trial of rung.trials) latest.set(trial.trial, trial);
    const best = [...rung.trials].sort(compareTrials).slice(0, rungs[i + 1]?.trials);
    const goOn = new Set(best.map(({ trial }) => trial));
    field = field.filter(({ trial }) => goOn.has(trial));
  }
  return { trials: [...latest.values()].sort(compareTrials) as [Trial, ...Trial[]], remarks };
}
