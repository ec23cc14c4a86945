import {
  type Executor,
  FailureError,
  type KernelsChoice,
  layoutRun,
  type Run,
  type RunMemory,
  type StepRange,
  UsageError,
} from '@descent/core';
import { countCores, esModuleTask } from '@descent/files';
import { Piscina } from 'piscina';
import { ABANDONED_MESSAGE, Control } from './control.ts';
import { distFile } from './dist-file.ts';
import { withDeadline } from './with-deadline.ts';
import type { WorkerSetup } from './worker.ts';

/** How long no worker may take up its work, take a tile or pass a barrier before the run is given up, in milliseconds. */
const QUIET_MS = 7000;
/**
 * A tile of a very large network takes long, in milliseconds per parameter: 64 samples forward and back at 0.2 GFLOP/s. That
 * covers the 256 sparse samples of a tile too, of whose inputs most are zero; tiles of weights are bounded by their products.
 */
const TILE_MS_PER_PARAMETER = (64 / 8) * 2.4e-4;
/** How often the main thread looks after the workers, in milliseconds. */
const LOOK_MS = 100;
/** The most that one look counts as quiet, in milliseconds: a machine that was suspended has not stalled. */
const LOOK_AT_MOST_MS = 500;
/** How long workers may take to leave after another's failure, and the pool to end, in milliseconds. */
const LEAVE_MS = 1000;

/** What a pool may be told beside the run. */
export interface PoolOptions {
  readonly threads: number;
  readonly kernels?: KernelsChoice;
  /** The worker's module; tests give faulty ones. */
  readonly worker?: URL;
  /** How long the workers may show no sign of life before the run is given up, in milliseconds. */
  readonly quietMs?: number;
}

/**
 * The executor that spreads each stage over worker threads. The workers walk the steps together and meet at barriers in the
 * run's memory; the main thread only looks after them. A worker that throws, exits, stalls or never starts ends the run with its error.
 */
export class PoolExecutor implements Executor {
  readonly threads: number;
  readonly #pool: Piscina;
  readonly #control: Control;
  readonly #quietMs: number;
  #strayError: Error | undefined;
  #failed: FailureError | undefined;

  /**
   * `memory` is the shared one that `run` is bound to, laid out for at least so many workers as there are threads.
   * @throws UsageError when it is not.
   */
  constructor(run: Run, memory: RunMemory, { threads, kernels = 'auto', worker, quietMs }: PoolOptions) {
    const { bytes } = layoutRun(run.spec, threads);
    if (memory.wasm === null || !memory.shared || memory.buffer.byteLength < bytes) {
      throw new UsageError(
        `pool: expected a shared memory of ${bytes} bytes for ${threads} threads, got ${memory.shared ? 'a shared' : 'an unshared'} one of ${memory.buffer.byteLength}`,
      );
    }
    this.threads = threads;
    this.#quietMs = quietMs ?? QUIET_MS + run.network.parameterCount * TILE_MS_PER_PARAMETER;
    const cores = countCores().count;
    this.#control = new Control(run.memory.integers('control'), threads, cores);
    const workerData: WorkerSetup = { spec: run.spec, memory: memory.wasm, workers: threads, cores, kernels };
    this.#pool = new Piscina({
      ...esModuleTask(worker ?? distFile('worker.js')),
      // As many workers as tasks: a task that waited for a free worker would never arrive at the barrier.
      minThreads: threads,
      maxThreads: threads,
      idleTimeout: Number.POSITIVE_INFINITY,
      // With 'sync', a stray error of a finished task would reject a later, innocent one.
      atomics: 'disabled',
      workerData,
    });
    this.#pool.on('error', (error: Error) => {
      this.#strayError ??= error;
    });
  }

  async run(range: StepRange, signal?: AbortSignal): Promise<number> {
    if (this.#failed !== undefined) throw this.#failed;
    if (signal?.aborted) return 0;
    this.#control.reset();
    const stop = (): void => this.#control.requestStop();
    signal?.addEventListener('abort', stop, { once: true });
    try {
      await this.#supervise(
        Array.from({ length: this.threads }, () => this.#pool.run(range) as Promise<void>),
      );
    } finally {
      signal?.removeEventListener('abort', stop);
    }
    return this.#control.stepsDone();
  }

  progress(): number {
    return this.#control.stepsDone();
  }

  async close(): Promise<void> {
    await withDeadline(this.#pool.destroy(), LEAVE_MS);
  }

  /** Waits for all tasks, and sees that none is waited for in vain. */
  async #supervise(tasks: Promise<void>[]): Promise<void> {
    const all = Promise.all(tasks);
    const watching = new AbortController();
    try {
      await Promise.race([all, this.#watch(watching.signal)]);
    } catch (error) {
      this.#control.abandon();
      all.catch(() => undefined);
      const left = await withDeadline(Promise.allSettled(tasks), LEAVE_MS);
      await withDeadline(this.#pool.destroy(), LEAVE_MS);
      this.#failed = this.#failure(error, left ?? []);
      throw this.#failed;
    } finally {
      watching.abort();
    }
  }

  /** Rejects when the workers show no sign of life for too long. */
  #watch(done: AbortSignal): Promise<never> {
    return new Promise((_resolve, reject) => {
      let pulse = '';
      let quiet = 0;
      let looked = performance.now();
      const timer = setInterval(() => {
        const now = performance.now();
        quiet = this.#control.pulse() === pulse ? quiet + Math.min(now - looked, LOOK_AT_MOST_MS) : 0;
        pulse = this.#control.pulse();
        looked = now;
        if (quiet >= this.#quietMs) reject(this.#stalled());
      }, LOOK_MS);
      done.addEventListener('abort', () => clearInterval(timer), { once: true });
    });
  }

  #stalled(): FailureError {
    const joined = this.#control.joined();
    const seconds = `${Math.round(this.#quietMs / 1000)} s`;
    return joined < this.threads
      ? new FailureError(`only ${joined} of ${this.threads} workers took up their work within ${seconds}`)
      : new FailureError(`the workers made no progress for ${seconds}`);
  }

  /** The error to report: a worker's own, before that of a sibling who left because of it. */
  #failure(first: unknown, settled: PromiseSettledResult<void>[]): FailureError {
    const reasons = settled.flatMap((task) => (task.status === 'rejected' ? [task.reason as unknown] : []));
    const own = [first, ...reasons].find((reason) => !isAbandoned(reason)) ?? this.#strayError ?? first;
    if (own instanceof FailureError) return own;
    const message = own instanceof Error ? own.message : String(own);
    return new FailureError(`a worker thread failed: ${message.split('\n')[0]}`, { cause: own });
  }
}

function isAbandoned(reason: unknown): boolean {
  return reason instanceof Error && reason.message === ABANDONED_MESSAGE;
}
