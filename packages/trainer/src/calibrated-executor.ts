import type { Executor, StepRange } from '@descent/core';

/** How long a candidate runs before the other gets its turn, in milliseconds: long against the posting of tasks. */
const TURN_MS = 15;
/** How long the one that was chosen runs before it is tried again, in milliseconds; twice as long each time that it holds. */
const FIRST_WATCH_MS = 1000;
const LAST_WATCH_MS = 60_000;

/** How long candidates take turns. */
interface Trial {
  /** Turns of each candidate that do not count: they warm it up. */
  readonly warmUp: number;
  /** Rounds by which one must be ahead to be chosen, and rounds after which a trial ends without that. */
  readonly lead: number;
  readonly mostRounds: number;
}

/** At first nothing is known, and a neighbor's bad half second must decide nothing. */
const FIRST: Trial = { warmUp: 6, lead: 6, mostRounds: 60 };
/** Later the one that was chosen is left only for one that is clearly faster. */
const AGAIN: Trial = { warmUp: 1, lead: 6, mostRounds: 18 };
/** Rounds by which the one that was chosen must be ahead to stay: few, for they are spent on a slower one. */
const HOLDS = 2;

/**
 * The executor that finds out how many threads are fastest: two candidates take turns at the first steps of training, and the one
 * that wins clearly more of their rounds does the rest. From time to time they take turns again, for a machine's other tenants
 * come and go. Who runs a step never changes a bit, so the clock decides nothing but speed, and a trial costs half of what the slower
 * candidate is slower.
 */
export class CalibratedExecutor implements Executor {
  readonly #candidates: readonly [Executor, Executor];
  readonly #steps: [number, number] = [1, 1];
  #trial: Trial | undefined = FIRST;
  /** Milliseconds per step, turn by turn, of this trial; and the rounds of it that the first won more than the second. */
  #turns: readonly [number[], number[]] = [[], []];
  #lead = 0;
  /** Which candidate runs when there is no trial. */
  #chosen: 0 | 1 = 0;
  #isSettled = false;
  #watchMs = FIRST_WATCH_MS;
  #msLeft = 0;
  /** Who is at work on the range, and the steps of it that were done before. */
  #running: Executor | undefined;
  #before = 0;

  /** Over one run; the first is the one to take while nothing is known. */
  constructor(first: Executor, second: Executor) {
    this.#candidates = [first, second];
  }

  /** Of the candidate chosen last, or of the first while none is chosen. */
  get threads(): number {
    return this.#candidates[this.#chosen].threads;
  }

  /** Whether the first choice has fallen. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  async run(range: StepRange, signal?: AbortSignal): Promise<number> {
    this.#before = 0;
    if (range.program !== 'train') {
      await this.#run(this.#chosen, range, signal);
      return this.#before;
    }
    for (let { from } = range; from < range.to; ) {
      const who = this.#next();
      const to = Math.min(range.to, from + this.#steps[who]);
      const started = performance.now();
      const done = await this.#run(who, { ...range, from, to }, signal);
      const ms = performance.now() - started;
      if (done < to - from) {
        if (this.#trial === undefined) this.#msLeft -= ms;
        break;
      }
      from = to;
      this.#note(who, done, ms);
    }
    return this.#before;
  }

  progress(): number {
    return this.#before + (this.#running?.progress() ?? 0);
  }

  async close(): Promise<void> {
    await Promise.all(this.#candidates.map((candidate) => candidate.close()));
  }

  async #run(who: 0 | 1, range: StepRange, signal: AbortSignal | undefined): Promise<number> {
    const executor = this.#candidates[who];
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
    if (this.#trial === undefined) return this.#chosen;
    return this.#turns[0].length <= this.#turns[1].length ? 0 : 1;
  }

  /** After a turn, or a stretch without a trial: sees how many steps the next one takes, and whether something is to be decided. */
  #note(who: 0 | 1, done: number, ms: number): void {
    if (this.#trial === undefined) {
      this.#msLeft -= ms;
      if (this.#msLeft < TURN_MS) this.#begin(AGAIN);
      this.#resize(who, done, ms);
      return;
    }
    this.#turns[who].push(ms / done);
    this.#resize(who, done, ms);
    const [first, second] = this.#turns;
    const { warmUp } = this.#trial;
    if (first.length === second.length && first.length > warmUp) this.#judge(first.length - warmUp);
  }

  /** Eight times as many steps at most: a first turn pays for starting up. A turn that the end of a range cut short was sized for more. */
  #resize(who: 0 | 1, done: number, ms: number): void {
    const wanted = this.#trial === undefined ? this.#msLeft : TURN_MS;
    this.#steps[who] = Math.max(
      1,
      Math.min(8 * Math.max(done, this.#steps[who]), Math.ceil((wanted * done) / ms)),
    );
  }

  #begin(trial: Trial): void {
    this.#trial = trial;
    this.#turns = [[], []];
    this.#lead = 0;
  }

  /** After each round that counts: ends the trial once one candidate is far enough ahead, or it is clear that none will be. */
  #judge(rounds: number): void {
    const { lead, mostRounds } = this.#trial!;
    const [first, second] = this.#turns;
    this.#lead += first.at(-1)! <= second.at(-1)! ? 1 : -1;
    const ahead = this.#lead >= 0 ? 0 : 1;
    const by = Math.abs(this.#lead);
    const isEnough = by >= (this.#isSettled && ahead === this.#chosen ? HOLDS : lead);
    if (!isEnough && rounds < mostRounds) return;
    const next = isEnough || !this.#isSettled ? ahead : this.#chosen;
    const holds = this.#isSettled && next === this.#chosen;
    this.#watchMs = holds ? Math.min(2 * this.#watchMs, LAST_WATCH_MS) : FIRST_WATCH_MS;
    this.#chosen = next;
    this.#isSettled = true;
    this.#trial = undefined;
    this.#msLeft = this.#watchMs;
  }
}
