/** How much of a fault is tried: all that the table in docs/reliability.md says, or what `npm test` has time for. */
export type Scale = 'whole' | 'short';

/** What a fault is given to work with. */
export interface FaultContext {
  readonly scale: Scale;
  /** Where all that is drawn comes from: equal seeds try the same, as far as moments can be the same. */
  readonly seed: number;
  /** A folder of the fault's own, removed at the end. */
  readonly folder: string;
  /** Notes one try: nothing where what must hold held, else what was seen instead. */
  tried(what: string, failure?: string): void;
  /** Says that a part cannot be tried here, and why: by name, and counted as no try. */
  skip(what: string, why: string): void;
  /** A line of talk for people. */
  say(text: string): void;
}

/** One file under faults/ and one line in its index. */
export interface Fault {
  /** What is done, in a line of the table. */
  readonly about: string;
  /** What must hold then. */
  readonly must: string;
  run(context: FaultContext): Promise<void>;
}

/** What became of a fault. */
export interface Outcome {
  readonly name: string;
  readonly tries: number;
  readonly failures: readonly string[];
  readonly skipped: readonly string[];
  readonly seconds: number;
}
