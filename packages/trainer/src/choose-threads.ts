import { buildNetwork, type RunSpec } from '@descent/core';
import { type CoreCount, countCores } from '@descent/files';

/** Rows per worker below which sharing a batch out costs more than it gains. */
const ROWS_PER_WORKER = 8;
/** Multiplications and additions per worker and step that pay for the barriers between stages, at least. */
const WORK_PER_WORKER = 200_000;

/** A number of threads and, for people, why. */
export interface ThreadChoice {
  readonly threads: number;
  readonly reason: string;
}

/** How many threads a run should take: the cores it may use, fewer when a step is too small to pay for its barriers. */
export function chooseThreads(spec: RunSpec, cores: CoreCount = countCores()): ThreadChoice {
  const { parameterCount } = buildNetwork(spec.network);
  const batch = Math.min(spec.batchSize, spec.datasets.train.rows);
  const byRows = Math.max(1, Math.floor(batch / ROWS_PER_WORKER));
  // Forward, backward and gradient: a product and a sum each per weight and sample.
  const work = 6 * parameterCount * batch;
  const byWork = Math.max(1, Math.floor(work / WORK_PER_WORKER));
  const threads = Math.min(cores.count, byRows, byWork);
  if (threads === cores.count) return { threads, reason: cores.reason };
  const small =
    byWork <= byRows ? 'a step is too small to share out further' : `a batch of ${batch} rows is too small`;
  return { threads, reason: `${small}, of ${cores.count} cores` };
}
