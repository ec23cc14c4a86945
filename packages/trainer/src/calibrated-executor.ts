import type { Executor, StepRange } from '@descent/core';

/** How long a turn of a candidate is timed, in milliseconds: long against the posting of tasks. */
const TURN_MS = 20;
/** What part of that it runs before, untimed: threads that slept while it was the other's turn wake up slowly, and two more so than one. */
const LEAD_IN = 0.1;
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
  /** How many steps of each take a turn, as far as is known. */
  readonly #steps: [number, number] = [1, 1];
  #trial: Trial | undefined = FIRST;
  /** The turn under way, which goes on in the next range where one ends: steps to go untimed, and those timed so far. */
  #leadIn = 1;
  #timed = { steps: 0, ms: 0 };
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
      const to = Math.min(range.to, from + this.#stretch(who));
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

  /** Steps to run before there is something to note. */
  #stretch(who: 0 | 1): number {
    const share =
      this.#trial === undefined ? this.#msLeft / TURN_MS : Math.max(0, 1 - this.#timed.ms / TURN_MS);
    return this.#trial !== undefined && this.#leadIn > 0
      ? this.#leadIn
      : Math.max(1, Math.ceil(this.#steps[who] * share));
  }

  /** After a stretch: sees how many steps a turn takes, whether it has ended, and whether something is to be decided. */
  #note(who: 0 | 1, done: number, ms: number): void {
    // Eight times as many steps at most: a first stretch pays for starting up. One that the end of a range cut short was sized for more.
    this.#steps[who] = Math.min(8 * Math.max(done, this.#steps[who]), Math.ceil((TURN_MS * done) / ms));
    if (this.#trial === undefined) {
      this.#msLeft -= ms;
      if (this.#msLeft < TURN_MS) this.#begin(AGAIN);
      return;
    }
    if (this.#leadIn > 0) {
      this.#leadIn -= done;
      return;
    }
    this.#timed = { steps: this.#timed.steps + done, ms: this.#timed.ms + ms };
    // What is left for a step or two would only cost another posting.
    if (this.#timed.ms < 0.75 * TURN_MS) return;
    this.#turns[who].push(this.#timed.ms / this.#timed.steps);
    this.#beginTurn();
    const [first, second] = this.#turns;
    const { warmUp } = this.#trial;
    if (first.length === second.length && first.length > warmUp) this.#judge(first.length - warmUp);
  }

  #begin(trial: Trial): void {
    this.#trial = trial;
    this.#turns = [[], []];
    this.#lead = 0;
    this.#beginTurn();
  }

  #beginTurn(): void {
    this.#leadIn = Math.max(1, Math.ceil(LEAD_IN * this.#steps[this.#next()]));
    this.#timed = { steps: 0, ms: 0 };
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
