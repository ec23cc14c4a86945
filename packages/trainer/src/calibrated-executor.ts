import type { Executor, StepRange } from '@descent/core';

/** How long a candidate runs before the other gets its turn, in milliseconds: long against the posting of tasks. */
const TURN_MS = 15;
/** Turns of each candidate: the first ones warm it up and do not count. */
const WARM_UP = 6;
/** Rounds by which one must be ahead, so that a neighbor's bad half second decides nothing; and rounds after which it is enough to be. */
const LEAD = 6;
const MOST_ROUNDS = 60;

/**
 * The executor that finds out how many threads are fastest: two candidates take turns at the first steps of training, and the one
 * that wins clearly more of their rounds does the rest. Who runs a step never changes a bit, so nothing is lost by trying, and the
 * clock decides nothing but speed.
 */
export class CalibratedExecutor implements Executor {
  readonly #candidates: readonly [Executor, Executor];
  readonly #turns: readonly [number[], number[]] = [[], []];
  readonly #steps: [number, number] = [1, 1];
  /** Rounds that the first won more than the second. */
  #lead = 0;
  #chosen: Executor | undefined;
  /** Who is at work on the range, and the steps of it that were done before. */
  #running: Executor | undefined;
  #before = 0;

  /** Over one run; the first is the one to take while nothing is known. */
  constructor(first: Executor, second: Executor) {
    this.#candidates = [first, second];
  }

  /** Of the chosen candidate, or of the first while none is chosen. */
  get threads(): number {
    return (this.#chosen ?? this.#candidates[0]).threads;
  }

  /** Whether the choice has fallen. */
  get isSettled(): boolean {
    return this.#chosen !== undefined;
  }

  async run(range: StepRange, signal?: AbortSignal): Promise<number> {
    let { from } = range;
    this.#before = 0;
    while (range.program === 'train' && this.#chosen === undefined && from < range.to) {
      const to = Math.min(range.to, from + this.#steps[this.#next()]!);
      const done = await this.#takeTurn({ ...range, from, to }, signal);
      from += done;
      if (from < to) return this.#before;
    }
    if (from < range.to) await this.#run(this.#chosen ?? this.#candidates[0], { ...range, from }, signal);
    return this.#before;
  }

  progress(): number {
    return this.#before + (this.#running?.progress() ?? 0);
  }

  async close(): Promise<void> {
    await Promise.all(this.#candidates.map((candidate) => candidate.close()));
  }

  async #run(executor: Executor, range: StepRange, signal: AbortSignal | undefined): Promise<number> {
    this.#running = executor;
    try {
      const done = await executor.run(range, signal);
      this.#before += done;
      return done;
    } finally {
      this.#running = undefined;
    }
  }

  #next(): 0 | 1 {
    return this.#turns[0].length <= this.#turns[1].length ? 0 : 1;
  }

  async #takeTurn(range: StepRange, signal: AbortSignal | undefined): Promise<number> {
    const next = this.#next();
    const turns = this.#turns[next];
    const started = performance.now();
    const done = await this.#run(this.#candidates[next], range, signal);
    const ms = performance.now() - started;
    if (done < range.to - range.from) return done;
    turns.push(ms / done);
    // Eight times as many at most: a first turn pays for starting up.
    this.#steps[next] = Math.max(1, Math.min(8 * done, Math.ceil((TURN_MS * done) / ms)));
    const [first, second] = this.#turns;
    if (first.length === second.length && first.length > WARM_UP) await this.#judge(first.length - WARM_UP);
    return done;
  }

  /** After each round that counts: chooses once one candidate is far enough ahead. */
  async #judge(rounds: number): Promise<void> {
    const [first, second] = this.#turns;
    this.#lead += first.at(-1)! <= second.at(-1)! ? 1 : -1;
    if (Math.abs(this.#lead) < LEAD && rounds < MOST_ROUNDS) return;
    const loser = this.#lead >= 0 ? 1 : 0;
    this.#chosen = this.#candidates[1 - loser]!;
    await this.#candidates[loser].close();
  }
}
