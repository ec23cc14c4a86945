import { buildNetwork, isWide, type RunSpec } from '@descent/core';
import { type CoreCount, countCores } from '@descent/files';

/** Rows per worker below which sharing a batch out costs more than it gains, where no layer is cut by columns too. */
const ROWS_PER_WORKER = 8;
/** Multiplications and additions per worker and step that may pay for the barriers between stages, at least. */
const WORK_PER_WORKER = 5000;
/** The same per epoch: a smaller one is over in less time than it takes to start a second thread. */
const WORK_PER_EPOCH = 10_000_000;
/** The same where they surely pay, also for what one core must fetch from another's cache. */
const SURE_WORK_PER_WORKER = 50_000_000;

/** A number of threads and, for people, why. */
export interface ThreadChoice {
  readonly threads: number;
  readonly reason: string;
  /** Whether one thread may be faster: to be found out by trying both. */
  readonly isDoubtful: boolean;
}

/**
 * How many threads a run should take: the cores it may use, fewer when a step is too small to pay for its barriers. Where only a trial
 * can tell whether they pay, the choice says so.
 */
export function chooseThreads(spec: RunSpec, cores: CoreCount = countCores()): ThreadChoice {
  const { parameterCount, layers } = buildNetwork(spec.network);
  const { rows } = spec.datasets.train;
  const batch = Math.min(spec.batchSize, rows);
  const byRows = layers.some(isWide) ? cores.count : Math.max(1, Math.floor(batch / ROWS_PER_WORKER));
  // Forward, backward and gradient: a product and a sum each per weight and sample.
  const workPerRow = 6 * parameterCount;
  const work = workPerRow * batch;
  const byWork = workPerRow * rows < WORK_PER_EPOCH ? 1 : Math.max(1, Math.floor(work / WORK_PER_WORKER));
  const threads = Math.min(cores.count, byRows, byWork);
  const isDoubtful = threads > 1 && work < SURE_WORK_PER_WORKER * threads;
  if (threads === cores.count) return { threads, reason: cores.reason, isDoubtful };
  const small =
    byWork <= byRows ? 'the work is too small to share out further' : `a batch of ${batch} rows is too small`;
  return { threads, reason: `${small}, of ${cores.count} cores`, isDoubtful };
}
