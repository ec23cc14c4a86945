import {
  type Executor,
  type Kernels,
  type Run,
  type RunMemory,
  type RunSpec,
  SerialExecutor,
  UsageError,
} from '@descent/core';
import { type CoreCount, countCores } from '@descent/files';
import { CalibratedExecutor } from './calibrated-executor.ts';
import { chooseThreads, type ThreadChoice } from './choose-threads.ts';
import { PoolExecutor } from './pool-executor.ts';

/** Workers of the pool; `auto` finds out how many are best, `serial` goes without a pool. */
export type ThreadsAsked = 'auto' | 'serial' | number;

/** An executor, and how its number of threads was chosen. */
export interface OpenedExecutor {
  readonly executor: Executor;
  /** Doubtful exactly where the executor tries one thread and all of them in turn. */
  readonly choice: ThreadChoice;
}

/**
 * How many threads the run's memory must have work spaces for.
 * @throws UsageError for a number of threads that cannot be.
 */
export function mostThreads(asked: ThreadsAsked): number {
  if (asked === 'serial') return 1;
  // One more than the cores, for the pool of one that may be tried beside.
  if (asked === 'auto') return countCores().count + 1;
  if (!Number.isSafeInteger(asked) || asked < 1) {
    throw new UsageError(`threads: expected auto or a whole number, at least 1, got ${asked}`);
  }
  return asked;
}

/**
 * Opens the executor of a run: a pool of workers, or two that are tried in turn where it is doubtful; the serial executor
 * where that is asked for or threads cannot share memory. Training and the benchmarks run on what this gives, so that one
 * measures the other.
 *
 * `memory` is the one that `run` is bound to, laid out for `mostThreads` of what is asked.
 */
export function openExecutor(
  run: Run,
  memory: RunMemory,
  kernels: Kernels,
  asked: ThreadsAsked,
  cores: CoreCount = countCores(),
): OpenedExecutor {
  const choice = choiceOf(run.spec, memory, asked, cores);
  if (asked === 'serial' || !memory.shared) return { executor: new SerialExecutor(run, kernels), choice };
  const pool = (threads: number): Executor =>
    new PoolExecutor(run, memory, { threads, kernels: kernels.name });
  const executor = choice.isDoubtful
    ? new CalibratedExecutor(pool(1), pool(choice.threads))
    : pool(choice.threads);
  return { executor, choice };
}

/** The threads that a run in this memory would get, and why, without opening anything. */
export function choiceOf(
  spec: RunSpec,
  memory: RunMemory,
  asked: ThreadsAsked,
  cores: CoreCount = countCores(),
): ThreadChoice {
  const one = { threads: 1, isDoubtful: false };
  if (!memory.shared) return { ...one, reason: 'the system refuses memory that threads can share' };
  if (asked === 'serial') return { ...one, reason: 'no pool, as asked' };
  if (asked === 'auto') return chooseThreads(spec, cores);
  return { threads: asked, reason: 'as asked', isDoubtful: false };
}
