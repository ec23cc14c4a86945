import { FailureError, type KernelsChoice, type Table } from '@descent/core';
import { countCores, esModuleTask } from '@descent/files';
import { Piscina } from 'piscina';
import { distFile } from '../dist-file.ts';
import { mostThreads, type ThreadsAsked } from '../open-executor.ts';
import type { PreparedTraining, TrainingRequest } from '../prepare-training.ts';
import type { TrainedTable } from '../train-table.ts';
import { withDeadline } from '../with-deadline.ts';
import { errorFrom } from './carried-error.ts';
import type { Remarks } from './remarks.ts';
import { nameRows, shareTable, type TableNumber } from './shared-table.ts';
import type { SentRequest, TrainingAnswer, TrainingSetup, TrainingTask } from './training-worker.ts';

/** How long a worker may take to take up a training, its own start included, in milliseconds. */
const START_MS = 20_000;
/** How often the main thread looks whether it has, in milliseconds. */
const LOOK_MS = 50;
/** The most that one look counts as waited, in milliseconds: a machine that was suspended has not been waiting. */
const LOOK_AT_MOST_MS = 500;
/** How long workers may take to end, in milliseconds. */
const LEAVE_MS = 1000;

/** A training that another thread did, as far as it can be sent: `readModel` of the bytes gives the model. */
export interface TrainedAside extends Pick<TrainedTable, 'bytes' | 'scores' | 'end' | 'kernels'>, Remarks {
  readonly rows: PreparedTraining['rows'];
}

/** A worker thread failed, not what it was training. */
export class WorkerFailure extends FailureError {}

export interface TrainingWorkersOptions {
  /** How many trainings run at once: each is serial, in a thread of its own. */
  readonly atOnce: number;
  readonly kernels?: KernelsChoice;
  /** The worker's module; tests give faulty ones. */
  readonly worker?: URL;
  /** How long a worker may take to take up a training, in milliseconds. */
  readonly startMs?: number;
}

/**
 * Worker threads that each do whole trainings, for trainings that run side by side: folds, trials, members of an ensemble. The tables
 * are shared with the workers once; a training's bits do not depend on how many run at once, for each runs alone in its thread.
 *
 * @example
 * ```ts
 * const rows = Array.from({ length: 40 }, (_, i) => `${i},${i < 20 ? 'low' : 'high'}`);
 * await writeSafely('side.csv', new TextEncoder().encode(`size,class\n${rows.join('\n')}\n`));
 * const data = await readTable('side.csv');
 * const settings = { preset: 'default', given: { epochs: 2 } };
 * const request = { data, target: 'class', task: 'auto', validation: 0, test: 0.2, settings, seed: 0 };
 * const workers = new TrainingWorkers([data], { atOnce: 2 });
 * const trained = await Promise.all([1, 2].map((seed) => workers.train({ ...request, seed })));
 * await workers.close();
 * trained.length; // 2
 * ```
 */
export class TrainingWorkers {
  readonly atOnce: number;
  readonly #tables: readonly Table[];
  readonly #pool: Piscina;
  readonly #startMs: number;

  /** @param tables every table that a request may name. */
  constructor(
    tables: readonly Table[],
    { atOnce, kernels = 'auto', worker, startMs }: TrainingWorkersOptions,
  ) {
    this.atOnce = atOnce;
    this.#tables = tables;
    this.#startMs = startMs ?? START_MS;
    const workerData: TrainingSetup = { tables: tables.map(shareTable), kernels };
    this.#pool = new Piscina({
      ...esModuleTask(worker ?? distFile('trainings/training-worker.js')),
      minThreads: atOnce,
      maxThreads: atOnce,
      idleTimeout: Number.POSITIVE_INFINITY,
      // With 'sync', a stray error of a finished task would reject a later, innocent one.
      atomics: 'disabled',
      workerData,
    });
    // The training under way is rejected too; an event that nobody hears would end the process.
    this.#pool.on('error', () => undefined);
  }

  /**
   * Does one training. Give it at most `atOnce` at a time.
   *
   * @throws what training throws, of its own kind; {@link WorkerFailure} when the worker ends or does not take it up in time; the signal's
   *   reason when it is aborted, and then the training goes on until `close`.
   */
  async train(request: TrainingRequest, signal?: AbortSignal): Promise<TrainedAside> {
    signal?.throwIfAborted();
    const task: TrainingTask = {
      request: this.#sent(request),
      started: new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)),
    };
    const done = new AbortController();
    let answer: TrainingAnswer;
    try {
      answer = await Promise.race([
        this.#run(task),
        this.#notTakenUp(task.started, done.signal),
        aborted(signal, done.signal),
      ]);
    } finally {
      done.abort();
    }
    if ('failed' in answer) {
      throw errorFrom({ ...answer.failed, message: nameRows(answer.failed.message, this.#tables) });
    }
    const { trained } = answer;
    const named = (text: string): string => nameRows(text, this.#tables);
    return { ...trained, notes: trained.notes.map(named), warnings: trained.warnings.map(named) };
  }

  /** Ends the workers, whatever they do. */
  async close(): Promise<void> {
    await withDeadline(this.#pool.destroy(), LEAVE_MS);
  }

  #sent({ data, validation, test, ...request }: TrainingRequest): SentRequest {
    return {
      ...request,
      data: this.#numbered(data),
      validation: isTable(validation) ? this.#numbered(validation) : validation,
      test: isTable(test) ? this.#numbered(test) : test,
    };
  }

  #numbered(table: Table): TableNumber {
    const number = this.#tables.indexOf(table);
    if (number < 0) throw new FailureError(`${table.source}: expected a table that the workers were given`);
    return { table: number };
  }

  async #run(task: TrainingTask): Promise<TrainingAnswer> {
    try {
      return (await this.#pool.run(task)) as TrainingAnswer;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new WorkerFailure(`a worker thread that trains failed: ${message.split('\n')[0]}`, {
        cause: error,
      });
    }
  }

  /** Rejects when the worker does not take up its task in time. */
  #notTakenUp(started: Int32Array, done: AbortSignal): Promise<never> {
    return new Promise((_resolve, reject) => {
      let waited = 0;
      let looked = performance.now();
      const timer = setInterval(() => {
        const now = performance.now();
        waited += Math.min(now - looked, LOOK_AT_MOST_MS);
        looked = now;
        if (Atomics.load(started, 0) === 1) clearInterval(timer);
        else if (waited >= this.#startMs) {
          const seconds = Math.round(this.#startMs / 1000);
          reject(new WorkerFailure(`a worker thread did not take up its training within ${seconds} s`));
        }
      }, LOOK_MS);
      done.addEventListener('abort', () => clearInterval(timer), { once: true });
    });
  }
}

function isTable(source: TrainingRequest['validation'] | TrainingRequest['test']): source is Table {
  return typeof source === 'object' && 'columns' in source;
}

/** Rejects with the signal's reason when it is aborted before all is done. */
function aborted(signal: AbortSignal | undefined, done: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true, signal: done });
  });
}

/** What decides how many workers there are and what they read. */
export interface SideBySideRequest extends Pick<TrainingRequest, 'data' | 'validation'> {
  /** Trainings at once; `auto`, the cores; `serial`, one. */
  readonly threads: ThreadsAsked;
  readonly kernels?: KernelsChoice | undefined;
}

/**
 * Starts the workers for a number of trainings of the same tables: never more workers than trainings.
 * @throws UsageError for a number of threads that cannot be.
 */
export function workersFor(
  { data, validation, threads, kernels = 'auto' }: SideBySideRequest,
  trainings: number,
): TrainingWorkers {
  const most = threads === 'auto' ? countCores().count : mostThreads(threads);
  const tables = typeof validation === 'object' ? [data, validation] : [data];
  return new TrainingWorkers(tables, { atOnce: Math.min(most, trainings), kernels });
}
