/** How much better trials of successive halving are looked at from rung to rung, and what part of them goes on. */
const REDUCTION = 3;

/** A round of a search: so many trials, each trained for so many epochs. */
export interface Rung {
  readonly trials: number;
  /** Undefined: as many as the trial's settings say. */
  readonly epochs: number | undefined;
}

/**
 * The rungs of successive halving: all trials for few epochs, the best third of them for three times as many, and so on up to all
 * epochs. Each rung costs about the same. There are as many rungs as trials and epochs can be divided by three, and one more.
 *
 * | trials | epochs | trials × epochs       |
 * |--------|--------|-----------------------|
 * | 9      | 90     | 9 × 10, 3 × 30, 1 × 90 |
 * | 20     | 200    | 20 × 22, 6 × 67, 2 × 200 |
 * | 27     | 4      | 27 × 1, 9 × 4         |
 * | 2      | 50     | 2 × 50                |
 *
 * Source: K. Jamieson, A. Talwalkar, Non-stochastic best arm identification and hyperparameter optimization, AISTATS 2016.
 */
export function planRungs(trials: number, epochs: number): Rung[] {
  const rungs: Rung[] = [];
  let divisor = 1;
  while (Math.min(trials, epochs) >= divisor * REDUCTION) divisor *= REDUCTION;
  for (let part = 1; part <= divisor; part *= REDUCTION) {
    rungs.push({ trials: Math.floor(trials / part), epochs: Math.round((epochs * part) / divisor) });
  }
  return rungs;
}
