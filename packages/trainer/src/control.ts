/**
 * What the threads of a run share beside the run itself: 32-bit words in the run's `control` section, each on a cache line of its
 * own, so that spinning on one does not slow the others. Only this file and the barrier touch them.
 */
const LINE = 16;
/** Workers that have arrived at the barrier. */
const ARRIVED = 0 * LINE;
/** How often the barrier has opened: what waiters wait for. */
const GENERATION = 1 * LINE;
/** The next tile of the stage that nobody has taken. */
const NEXT_TILE = 2 * LINE;
/** Steps of the range that are done. */
const STEPS_DONE = 3 * LINE;
/** Workers that have taken up the range. */
const JOINED = 4 * LINE;
/** 1 when the main thread asks the workers to stop between two steps. */
const STOP_REQUESTED = 5 * LINE;
/** 1 when all workers are to leave after this step: one worker decides, so that all leave at the same step. */
const LEAVE = 6 * LINE;
/** 1 when a worker has failed and the others are to drop everything. */
const ABANDONED = 7 * LINE;
/** Workers that have taken a rank; it outlives a range. */
const RANKS = 8 * LINE;

/**
 * Loads before a waiter goes to sleep, some 100 µs: a barrier opens in 0.2 µs when all run, while waking a sleeper takes 12 to 60 µs,
 * longer than siblings are mostly late. Where workers share cores, spinning only keeps the late one from its core.
 */
const SPINS = 50_000;
const SPINS_SHARED = 500;
/** How long a waiter sleeps before it looks whether the run was abandoned, in milliseconds. */
const LOOK_MS = 50;

/** What the error of a worker says that left because a sibling failed; the sibling's own is the one to report. */
export const ABANDONED_MESSAGE = 'a sibling worker failed';

/** The control words as seen by the workers and by the main thread. */
export class Control {
  readonly #words: Int32Array;
  readonly #workers: number;
  readonly #spins: number;

  /** @param cores How many of the workers can run at once. */
  constructor(words: Int32Array, workers: number, cores: number) {
    this.#words = words;
    this.#workers = workers;
    this.#spins = workers <= cores ? SPINS : SPINS_SHARED;
  }

  /** Main thread, while no worker runs: everything to its beginning. */
  reset(): void {
    // Plain stores would do, as tasks are posted afterwards; Atomics says that others read these words.
    for (let word = 0; word < RANKS; word++) Atomics.store(this.#words, word, 0);
  }

  /** A worker's number, from 0, for good: it says which of the run's work spaces is its own. */
  takeRank(): number {
    return Atomics.add(this.#words, RANKS, 1); // read and raise in one, or two workers would share a work space
  }

  join(): void {
    // Workers start in any order, so each adds itself.
    Atomics.add(this.#words, JOINED, 1);
  }

  joined(): number {
    return Atomics.load(this.#words, JOINED); // written by workers
  }

  /** The next tile that is free: each is given to exactly one worker. */
  takeTile(): number {
    return Atomics.add(this.#words, NEXT_TILE, 1); // read and raise in one, or two workers would take one tile
  }

  /** One worker alone, inside the barrier: the tiles of the next stage are free again. */
  freeTiles(): void {
    Atomics.store(this.#words, NEXT_TILE, 0); // released to the others by the barrier's generation
  }

  /** One worker alone, after the last stage of a step: counts it and decides for all whether to go on. */
  finishStep(): void {
    Atomics.add(this.#words, STEPS_DONE, 1); // the main thread reads it at any time
    // Read once, by one worker: workers that read the request themselves would leave at different steps.
    Atomics.store(this.#words, LEAVE, Atomics.load(this.#words, STOP_REQUESTED));
  }

  mustLeave(): boolean {
    return Atomics.load(this.#words, LEAVE) === 1; // written before the barrier opened, and not again before all read it
  }

  stepsDone(): number {
    return Atomics.load(this.#words, STEPS_DONE); // written by workers
  }

  requestStop(): void {
    Atomics.store(this.#words, STOP_REQUESTED, 1); // the last worker of a step sees it in finishStep
  }

  /** Main thread: a worker has failed; wakes the others so that they leave. */
  abandon(): void {
    Atomics.store(this.#words, ABANDONED, 1); // before the wake-up, or a waiter would sleep on
    Atomics.notify(this.#words, GENERATION); // sleepers look at once instead of in LOOK_MS
  }

  /** Words that change whenever a worker takes up its work, takes a tile or passes a barrier. */
  pulse(): string {
    // All are written by workers at any time; a torn look only seems one more beat.
    return [GENERATION, NEXT_TILE, JOINED].map((word) => Atomics.load(this.#words, word)).join();
  }

  /**
   * Waits until all workers are here. The last to arrive runs `alone` before it lets the others go.
   * @throws Error with ABANDONED_MESSAGE when a sibling has failed.
   */
  barrier(alone: () => void): void {
    const words = this.#words;
    const generation = Atomics.load(words, GENERATION); // before arriving: it cannot change until this worker has
    // The sum decides who is last: exactly one worker sees it complete.
    if (Atomics.add(words, ARRIVED, 1) === this.#workers - 1) {
      Atomics.store(words, ARRIVED, 0); // before opening, or an early bird would be counted twice
      alone();
      Atomics.add(words, GENERATION, 1); // opens the barrier and publishes all that was written before it
      if (this.#workers > 1) Atomics.notify(words, GENERATION); // for those who have gone to sleep
      return;
    }
    for (let spin = this.#spins; spin > 0; spin--) {
      if (Atomics.load(words, GENERATION) !== generation) return; // acquires what `alone` wrote
    }
    while (Atomics.load(words, GENERATION) === generation) {
      if (Atomics.load(words, ABANDONED) === 1) throw new Error(ABANDONED_MESSAGE); // set by the main thread
      Atomics.wait(words, GENERATION, generation, LOOK_MS); // bounded: a dead sibling never wakes us
    }
  }
}
