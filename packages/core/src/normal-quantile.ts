import { UsageError } from './errors.ts';
import { log } from './numerics.ts';

/** Highest power last: for |p − ½| ≤ 0.425, in 0.425² − (p − ½)². */
const CENTRAL_NUMERATOR: readonly number[] = [
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987,
  67265.7709270087, 33430.57558358813, 2509.0809287301227,
];
const CENTRAL_DENOMINATOR: readonly number[] = [
  1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
  28729.085735721943, 5226.495278852854,
];
/** Highest power last: for √(−ln tail) ≤ 5, in √(−ln tail) − 1.6. */
const NEAR_TAIL_NUMERATOR: readonly number[] = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
  0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
];
const NEAR_TAIL_DENOMINATOR: readonly number[] = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
  0.0005475938084995345, 1.0507500716444169e-9,
];
/** Highest power last: beyond, in √(−ln tail) − 5. */
const FAR_TAIL_NUMERATOR: readonly number[] = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
  0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
];
const FAR_TAIL_DENOMINATOR: readonly number[] = [
  1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
  1.8463183175100548e-5, 1.421511758316446e-7, 2.0442631033899397e-15,
];

function polynomial(coefficients: readonly number[], r: number): number {
  let sum = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) sum = sum * r + coefficients[i]!;
  return sum;
}

/**
 * The x with Φ(x) = p, given `fromMiddle` = p − ½ and `tail` = min(p, 1 − p): each is exact where p itself would have lost bits.
 *
 * Source: as {@link normalQuantile}.
 */
export function quantileFromMiddle(fromMiddle: number, tail: number): number {
  if (Math.abs(fromMiddle) <= 0.425) {
    const r = 0.180625 - fromMiddle * fromMiddle;
    return (fromMiddle * polynomial(CENTRAL_NUMERATOR, r)) / polynomial(CENTRAL_DENOMINATOR, r);
  }
  const root = Math.sqrt(-log(tail));
  const near = root <= 5;
  const r = near ? root - 1.6 : root - 5;
  const numerator = polynomial(near ? NEAR_TAIL_NUMERATOR : FAR_TAIL_NUMERATOR, r);
  const distance = numerator / polynomial(near ? NEAR_TAIL_DENOMINATOR : FAR_TAIL_DENOMINATOR, r);
  return fromMiddle < 0 ? -distance : distance;
}

/**
 * The x with Φ(x) = p, for 0 < p < 1, to about one part in 10¹⁶: the inverse of the normal distribution function.
 *
 * Source: M. Wichura, Algorithm AS 241 (PPND16), Applied Statistics 37, 1988.
 *
 * @throws UsageError when p is not between 0 and 1.
 * @example
 * ```ts
 * normalQuantile(0.975).toFixed(12); // '1.959963984540'
 * ```
 */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new UsageError(`normalQuantile: expected 0 < p < 1, got ${p}`);
  return quantileFromMiddle(p - 0.5, p < 0.5 ? p : 1 - p);
}
