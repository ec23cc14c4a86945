/** sin θ and cos θ for 0 ≤ θ ≤ π/4 by their Taylor series, to θ¹⁷ / 17! and θ¹⁶ / 16!: what is left out is below 10⁻¹⁷. */
function sinCos(theta: number): readonly [number, number] {
  const z = theta * theta;
  let sine = 1;
  let cosine = 1;
  // Nested: 1 − z/(2·3)·(1 − z/(4·5)·(…)), and 1 − z/(1·2)·(1 − z/(3·4)·(…)).
  for (let k = 16; k >= 2; k -= 2) {
    sine = 1 - (z / (k * (k + 1))) * sine;
    cosine = 1 - (z / ((k - 1) * k)) * cosine;
  }
  return [theta * sine, cosine];
}

/**
 * The place on a circle after `part / whole` of a turn, [sin 2πp/w, cos 2πp/w], within 2⁻⁵¹. The quarters are exact: fractions
 * are reduced to an eighth of a turn before π comes in.
 *
 * @param part from 0 to `whole`.
 * @example
 * ```ts
 * turn(3, 12); // [1, 0]
 * turn(6, 12); // [0, -1]
 * ```
 */
export function turn(part: number, whole: number): readonly [number, number] {
  const eighths = Math.floor((8 * part) / whole);
  const beyond = 8 * part - eighths * whole;
  // Odd eighths are measured back from the axis that follows them.
  const isOdd = eighths % 2 === 1;
  const [s, c] = sinCos(((Math.PI / 4) * (isOdd ? whole - beyond : beyond)) / whole);
  const place = PLACES[eighths % 8]!(s, c);
  // −0 + 0 is 0.
  return [place[0] + 0, place[1] + 0];
}

const PLACES: readonly ((s: number, c: number) => readonly [number, number])[] = [
  (s, c) => [s, c],
  (s, c) => [c, s],
  (s, c) => [c, -s],
  (s, c) => [s, -c],
  (s, c) => [-s, -c],
  (s, c) => [-c, -s],
  (s, c) => [-c, s],
  (s, c) => [-s, c],
];
