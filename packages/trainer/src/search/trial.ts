import type { Choice } from './space.ts';

/** A trial that has ended: plain data that JSON gives back as it was. */
export interface Trial {
  /** From 1. */
  readonly trial: number;
  /** The round of the search, from 1. */
  readonly rung: number;
  /** Epochs that it was allowed. */
  readonly epochs: number;
  readonly choice: Choice;
  /** What it is judged by; null when its training diverged. */
  readonly loss: number | null;
  /** Of the rows that judged it; null where a metric is not a number. */
  readonly metrics: Readonly<Record<string, number | null>>;
}

/** Orders trials from the best on: a later rung first, then the lower loss, of equals the earlier trial. */
export function compareTrials(a: Trial, b: Trial): number {
  const loss = ({ loss: value }: Trial): number => value ?? Number.POSITIVE_INFINITY;
  if (a.rung !== b.rung) return b.rung - a.rung;
  // Two infinities have no difference to sort by.
  if (loss(a) !== loss(b)) return loss(a) < loss(b) ? -1 : 1;
  return a.trial - b.trial;
}
