import { UsageError } from './errors.ts';
import { quantileFromMiddle } from './normal-quantile.ts';

/**
 * What a random number is for. It is part of the counter, so that equal indices for different purposes are different draws.
 * The numbers are part of the promise of equal bits: new ones are added, old ones never change.
 */
export const Purpose = { initialize: 1, shuffle: 2, split: 3, fold: 10, trial: 11, data: 12 } as const;
export type Purpose = (typeof Purpose)[keyof typeof Purpose];

const TWO_32 = 4294967296;
const TWO_53 = 9007199254740992;
const OUTPUT: Uint32Array = new Uint32Array(4);

/** The upper 32 bits of the 64-bit product of two 32-bit words, from the products of their 16-bit halves. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const low = Math.imul(aLow, bLow) >>> 16;
  const middle = (Math.imul(aHigh, bLow) + low) | 0;
  const carry = (Math.imul(aLow, bHigh) + (middle & 0xffff)) | 0;
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (carry >>> 16)) | 0;
}

/**
 * Philox 4x32 with 10 rounds: 128 random bits that depend on nothing but a counter of four words and a key of two.
 *
 * Source: J. Salmon, M. Moraes, R. Dror, D. Shaw, Parallel random numbers: as easy as 1, 2, 3, SC 2011.
 *
 * @param out receives the four words of the result.
 * @example
 * ```ts
 * const out = new Uint32Array(4);
 * philox4x32(0, 0, 0, 0, 0, 0, out);
 * out[0]; // 0x6627e8d5
 * ```
 */
export function philox4x32(
  counter0: number,
  counter1: number,
  counter2: number,
  counter3: number,
  key0: number,
  key1: number,
  out: Uint32Array,
): void {
  let c0 = counter0 | 0;
  let c1 = counter1 | 0;
  let c2 = counter2 | 0;
  let c3 = counter3 | 0;
  let k0 = key0 | 0;
  let k1 = key1 | 0;
  for (let round = 0; round < 10; round++) {
    const next0 = multiplyHigh(0xcd9e8d57, c2) ^ c1 ^ k0;
    const next2 = multiplyHigh(0xd2511f53, c0) ^ c3 ^ k1;
    c1 = Math.imul(0xcd9e8d57, c2);
    c3 = Math.imul(0xd2511f53, c0);
    c0 = next0;
    c2 = next2;
    // The key walks by the golden ratio and by √3 − 1, both times 2³².
    k0 = (k0 + 0x9e3779b9) | 0;
    k1 = (k1 + 0xbb67ae85) | 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

function requireNatural(what: string, value: number, limit: number): void {
  if (!(Number.isSafeInteger(value) && value >= 0 && value < limit)) {
    throw new UsageError(`random: expected ${what} to be an integer from 0 to ${limit - 1}, got ${value}`);
  }
}

function requireStream(seed: number, purpose: number, epoch: number): void {
  requireNatural('seed', seed, TWO_53);
  requireNatural('purpose', purpose, TWO_32);
  requireNatural('epoch', epoch, TWO_32);
}

/** The draw as an integer n, 0 ≤ n < 2⁵³: 27 bits of the first word above 26 of the second. */
function draw53(seed: number, purpose: number, epoch: number, index: number): number {
  const indexHigh = Math.floor(index / TWO_32);
  philox4x32(index, indexHigh, epoch, purpose, seed, Math.floor(seed / TWO_32), OUTPUT);
  return (OUTPUT[0]! >>> 5) * 67108864 + (OUTPUT[1]! >>> 6);
}

/**
 * A uniform draw from [0, 1): n / 2⁵³. It is a function of its four arguments, never of who draws or when.
 *
 * The key is the seed, the counter (index, epoch, purpose), low words first.
 *
 * @throws UsageError when an argument is not a natural number (seed and index below 2⁵³, purpose and epoch below 2³²).
 * @example
 * ```ts
 * uniform(0, Purpose.split, 0, 7) === uniform(0, Purpose.split, 0, 7); // true
 * ```
 */
export function uniform(seed: number, purpose: number, epoch: number, index: number): number {
  requireStream(seed, purpose, epoch);
  requireNatural('index', index, TWO_53);
  return draw53(seed, purpose, epoch, index) / TWO_53;
}

/**
 * A draw from the normal distribution with mean 0 and standard deviation 1: the quantile of (n + ½) / 2⁵³.
 *
 * @throws UsageError as {@link uniform} does.
 * @example
 * ```ts
 * const weight = 0.1 * standardNormal(0, Purpose.initialize, 0, 7); // N(0, 0.1), standard deviation
 * ```
 */
export function standardNormal(seed: number, purpose: number, epoch: number, index: number): number {
  requireStream(seed, purpose, epoch);
  requireNatural('index', index, TWO_53);
  // n + ½ needs 54 bits; n − 2⁵² + ½ does not, and is the distance from the middle.
  const fromMiddle = (draw53(seed, purpose, epoch, index) - TWO_53 / 2 + 0.5) / TWO_53;
  return quantileFromMiddle(fromMiddle, 0.5 - Math.abs(fromMiddle));
}

/**
 * Fills `into` with the numbers 0 to n − 1 in an order drawn from (seed, purpose, epoch), and returns it.
 *
 * Fisher and Yates: for i from n − 1 down to 1 swap elements i and ⌊u·(i + 1)⌋, with u the draw of index i. With the 53 bits
 * of u a place is favored over another by at most one part in 2⁵³ / n, which no experiment could see.
 *
 * @throws UsageError as {@link uniform} does, and when `into` does not hold exactly n numbers.
 * @example
 * ```ts
 * shuffledOrder(0, Purpose.shuffle, 3, 5); // the order of the five rows in epoch 3
 * ```
 */
export function shuffledOrder(
  seed: number,
  purpose: number,
  epoch: number,
  n: number,
  into: Int32Array = new Int32Array(n),
): Int32Array {
  requireStream(seed, purpose, epoch);
  if (into.length !== n)
    throw new UsageError(`shuffledOrder: expected room for ${n} numbers, got ${into.length}`);
  for (let i = 0; i < n; i++) into[i] = i;
  for (let i = n - 1; i > 0; i--) {
    // The product stays below i + 1: its distance from there, (i + 1) / 2⁵³, is more than half a unit in the last place.
    const j = Math.floor((draw53(seed, purpose, epoch, i) / TWO_53) * (i + 1));
    const swapped = into[i]!;
    into[i] = into[j]!;
    into[j] = swapped;
  }
  return into;
}
