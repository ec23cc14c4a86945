import { FailureError } from '@descent/core';
import { Piscina } from 'piscina';
import { distFile } from '../dist-file.ts';
import { esModuleTask } from '../es-module-task.ts';
import {
  BYTE,
  countKind,
  DOUBLE,
  type RangeBlock,
  type RangePlan,
  rangeRoom,
  roomFor,
} from './range-block.ts';
import type { RangeScanner, RangeTask } from './range-scanner.ts';
import type { RangeAnswer, RangeRequest } from './range-worker.ts';

/** How long a worker may take for a range of a few megabytes, its own start included, in milliseconds. */
const ANSWER_MS = 30_000;
/** How long workers may take to end, in milliseconds. */
const LEAVE_MS = 1000;
/** Ranges under way per worker: one that is scanned and one that waits for it. */
const RANGES_PER_WORKER = 2;

/** What a pool may be told beside the number of its workers. */
export interface PoolScannerOptions {
  /** The worker's module; tests give faulty ones. */
  readonly worker?: URL;
  readonly answerMs?: number;
}

/** Shared memory for one range: its lines and its cells. It is used again, so that reading takes no more than a few of them. */
class RangeSlot {
  input: SharedArrayBuffer = new SharedArrayBuffer(0);
  output: SharedArrayBuffer = new SharedArrayBuffer(0);

  fill(bytes: Uint8Array): Uint8Array {
    if (bytes.length > this.input.byteLength) {
      this.input = new SharedArrayBuffer(bytes.length);
      this.output = new SharedArrayBuffer(roomFor(bytes.length));
    }
    const copy = new Uint8Array(this.input, 0, bytes.length);
    copy.set(bytes);
    return copy;
  }
}

/**
 * Scans ranges on worker threads. A worker that throws, ends, or does not answer in time makes a FailureError of the range that
 * it had; the pool is of no use then and is to be closed.
 */
export class PoolScanner implements RangeScanner {
  readonly lanes: number;
  readonly #pool: Piscina;
  readonly #free: RangeSlot[];
  readonly #answerMs: number;

  constructor(workers: number, { worker, answerMs = ANSWER_MS }: PoolScannerOptions = {}) {
    this.lanes = RANGES_PER_WORKER * workers;
    this.#answerMs = answerMs;
    this.#free = Array.from({ length: this.lanes }, () => new RangeSlot());
    this.#pool = new Piscina({
      ...esModuleTask(worker ?? distFile('plain/range-worker.js')),
      minThreads: workers,
      maxThreads: workers,
      // With 'sync', a stray error of a finished task would reject a later, innocent one.
      atomics: 'disabled',
    });
    // The range's own task is rejected too; an event that nobody hears would end the process.
    this.#pool.on('error', () => undefined);
  }

  start(bytes: Uint8Array, { delimiter, kinds }: RangePlan): RangeTask {
    const slot = this.#free.pop();
    if (slot === undefined) throw new FailureError(`expected at most ${this.lanes} ranges at once, got more`);
    const copy = slot.fill(bytes);
    const { input, output } = slot;
    const request: RangeRequest = { input, output, length: copy.length, delimiter, kinds };
    const block = this.#answer(request).then((answer) =>
      answer === undefined ? undefined : blockFrom(answer, output, copy.length),
    );
    // It may be waited for only after another range has failed.
    block.catch(() => undefined);
    return { bytes: copy, block, release: () => void this.#free.push(slot) };
  }

  async close(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, LEAVE_MS);
    });
    await Promise.race([this.#pool.destroy().catch(() => undefined), late]);
    clearTimeout(timer);
  }

  async #answer(request: RangeRequest): Promise<RangeAnswer> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      const giveUp = (): void => reject(new Error(`no answer within ${Math.round(this.#answerMs / 1000)} s`));
      // In two halves: a process that was suspended wakes up past one of them, and its workers get the other to answer in.
      timer = setTimeout(() => {
        timer = setTimeout(giveUp, this.#answerMs / 2);
      }, this.#answerMs / 2);
    });
    try {
      return (await Promise.race([this.#pool.run(request), late])) as RangeAnswer;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new FailureError(`a worker thread that reads failed: ${message.split('\n')[0]}`, {
        cause: error,
      });
    } finally {
      clearTimeout(timer);
    }
  }
}

function blockFrom(
  { rows, kinds }: NonNullable<RangeAnswer>,
  output: SharedArrayBuffer,
  length: number,
): RangeBlock {
  const room = rangeRoom(output, length);
  return {
    rows,
    kinds,
    bytes: room.bytes.subarray(0, rows * countKind(kinds, BYTE)),
    doubles: room.doubles.subarray(0, rows * countKind(kinds, DOUBLE)),
  };
}
