import type { ScoredClasses } from './metric.ts';

/**
 * How a class's rows stand among the others by its probability. Place j belongs to the j-th lowest of the different probabilities
 * that rows of the class have, so that equal ones are one place. Only rows of some weight count.
 */
export interface ClassRanking {
  /** Weight of the rows of the class, by place. */
  readonly own: Float64Array;
  /** Weight of the other rows with just that probability. */
  readonly tied: Float64Array;
  /** Weight of the other rows below that probability and above the place before; in one more element, of those above all places. */
  readonly between: Float64Array;
}

/** The first place of an ascending list whose number is not below `value`; its length where all are. */
function placeOf(value: number, ascending: Float64Array): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Ranks class k against the rest. Only its own rows are sorted, as numbers alone, which takes a fraction of sorting rows. */
export function rankClass({ truth, weights, probabilities }: ScoredClasses, k: number): ClassRanking {
  const { rows, cols, data } = probabilities;
  const weightOf = (i: number): number => (weights === undefined ? 1 : weights[i]!);
  const ownScores: number[] = [];
  for (let i = 0; i < rows; i++) if (truth[i] === k && weightOf(i) > 0) ownScores.push(data[i * cols + k]!);
  const places = Float64Array.from(ownScores)
    .sort()
    .filter((score, j, sorted) => j === 0 || score !== sorted[j - 1]);
  const own = new Float64Array(places.length);
  const tied = new Float64Array(places.length);
  const between = new Float64Array(places.length + 1);
  for (let i = 0; i < rows; i++) {
    const score = data[i * cols + k]!;
    const place = placeOf(score, places);
    const into = places[place] !== score ? between : truth[i] === k ? own : tied;
    into[place]! += weightOf(i);
  }
  return { own, tied, between };
}
