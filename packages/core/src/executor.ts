import type { ProgramName } from './run/program.ts';

/** Steps from ≤ step < to of a program. */
export interface StepRange {
  readonly program: ProgramName;
  readonly from: number;
  readonly to: number;
}

/**
 * Runs ranges of steps. The training loop is written once over this interface; the serial executor in core and the pool in
 * trainer pass one contract suite and leave the same bits in the run's memory.
 */
export interface Executor {
  readonly threads: number;
  /**
   * Runs a range and resolves with the number of steps done. It is less than the range only when `signal` was aborted; the run's
   * memory then stands between two steps.
   * @throws FailureError when a worker fails; the parameters are then not to be used.
   */
  run(range: StepRange, signal?: AbortSignal): Promise<number>;
  /** Steps of the current range that are done, for showing progress. */
  progress(): number;
  close(): Promise<void>;
}
