import { Purpose, uniform } from '@descent/core';

/** Random numbers of a fault, in order: equal seeds give equal ones. */
export class RandomNumbers {
  readonly #seed: number;
  #drawn = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** From 0 to below 1. */
  next(): number {
    return uniform(this.#seed, Purpose.split, 0, this.#drawn++);
  }

  /** A whole number from 0 to below `count`. */
  below(count: number): number {
    return Math.floor(count * this.next());
  }

  /** One of several. */
  one<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)]!;
  }
}
