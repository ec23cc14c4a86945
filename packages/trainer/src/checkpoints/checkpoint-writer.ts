import {
  copyCheckpoint,
  hasDiverged,
  type LoopPosition,
  type Run,
  runState,
  sealCheckpoint,
} from '@descent/core';
import { checkTime } from '../time-limit.ts';
import { checkpointMemory } from './checkpoint-memory.ts';
import type { TrainingIdentity } from './training-identity.ts';

/**
 * How a training is saved while it runs, and when it is aborted, for whoever goes on with it. The caller removes what is kept once the model is on the
 * disk, and sees to it that two trainings do not write to one place.
 *
 * @example
 * ```ts
 * const rows = Array.from({ length: 60 }, (_, i) => `${i},${i < 30 ? 'low' : 'high'}`);
 * await writeSafely('sizes.csv', new TextEncoder().encode(`size,class\n${rows.join('\n')}\n`));
 * const request = {
 *   data: await readTable('sizes.csv'),
 *   target: 'class',
 *   task: 'auto',
 *   test: 0.2,
 *   settings: { preset: 'plain', given: { epochs: 4 } },
 *   seed: 0,
 *   threads: 2,
 *   checkpoints: { every: 30_000, write: (bytes) => writeSafely('sizes.checkpoint', bytes) },
 * };
 * const stop = new AbortController();
 * for await (const event of trainTable(request, stop.signal)) {
 *   if (event.type === 'epoch') stop.abort();
 * }
 * const checkpoint = await readCheckpoint(await readBytes('sizes.checkpoint'), 'sizes.checkpoint');
 * for await (const event of trainTable({ ...request, resume: { checkpoint, source: 'sizes.checkpoint' } })) {
 *   if (event.type === 'end') event.epochs; // 4
 * }
 * ```
 */
export interface Checkpoints {
  /** The time between two, in milliseconds, counted from when one is written. */
  readonly every: number;
  /**
   * The part of the time that they may take from training [all of it]: where one takes long to make, as of a large network, the next one comes
   * later than `every`.
   */
  readonly share?: number;
  /**
   * Keeps the bytes of a checkpoint in the place of the one before. Training goes on meanwhile; what it throws ends it. The bytes are its own only
   * until it resolves: the next checkpoint is made in the same memory.
   */
  readonly write: (bytes: Uint8Array) => Promise<void>;
  /** Plain data that is kept with it, as it is at the moment that the checkpoint shows. */
  readonly beside?: () => unknown;
}

/** Takes checkpoints: the state is copied between two steps, when the loop stands still, and sealed and written while it goes on. */
export class CheckpointWriter {
  readonly #run: Run;
  readonly #identity: TrainingIdentity;
  readonly #checkpoints: Checkpoints;
  #wanted = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #failure: { readonly error: unknown } | undefined;
  readonly #memory: ArrayBuffer;

  /**
   * @throws UsageError for a time that is none; MemoryError, with the sum, where there is no memory for a checkpoint beside the run.
   */
  constructor(run: Run, identity: TrainingIdentity, checkpoints: Checkpoints) {
    checkTime(checkpoints.every, 'checkpoints.every');
    this.#memory = checkpointMemory(run, identity);
    this.#run = run;
    this.#identity = identity;
    this.#checkpoints = checkpoints;
    this.#wait(0);
  }

  /** Aborted when it is time for the next one. */
  get pause(): AbortSignal {
    return this.#wanted.signal;
  }

  /** Copies the run as it stands between two steps, and begins to write it; resolves when the run may go on. */
  async take(position: LoopPosition): Promise<void> {
    // All are made in the same memory.
    await this.#writing;
    const started = performance.now();
    this.#wanted = new AbortController();
    const state = runState(this.#run, position.step);
    const { write, beside } = this.#checkpoints;
    // Of a training that has diverged the last good one is kept.
    const bytes = hasDiverged(state)
      ? undefined
      : copyCheckpoint(
          { state, position, identity: this.#identity, beside: beside?.() ?? null },
          this.#memory,
        );
    let made = 0;
    this.#writing = this.#writing
      .then(async () => {
        if (bytes === undefined) return;
        const sealed = await sealCheckpoint(bytes);
        // The disk's time is not the cores'.
        made = performance.now() - started;
        await write(sealed);
      })
      .then(
        () => this.#wait(made),
        (error: unknown) => {
          this.#failure ??= { error };
        },
      );
  }

  /** @throws what writing has thrown. */
  check(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** Resolves when what was taken is written. */
  async written(): Promise<void> {
    await this.#writing;
    this.check();
  }

  /** Asks for no more of them, and waits for the one under way. */
  async close(): Promise<void> {
    await this.#writing;
    clearTimeout(this.#timer);
  }

  /** @param made What the last one took to be made, in milliseconds. */
  #wait(made: number): void {
    clearTimeout(this.#timer);
    const { every, share = 1 } = this.#checkpoints;
    const ms = Math.max(every, made / share);
    // Not so long that the timer would overflow and fire at once.
    this.#timer = setTimeout(() => this.#wanted.abort(), Math.min(ms, 2 ** 31 - 1));
  }
}
