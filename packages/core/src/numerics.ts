/**
 * The elementary functions of Descent, because engines differ in theirs: the same bits everywhere.
 *
 * Plain arithmetic, of which the build makes SIMD code (see kernels/formulas.ts): the order of operations is the specification, and
 * the SIMD form does the same operations in the same order on each lane. A ternary is a select: both sides may be computed.
 * Only `scaled`, `exponent` and `mantissa`, which look at bits, are written by hand in both.
 */
import { FailureError } from './errors.ts';

const WORDS: Int32Array = new Int32Array(2);
const DOUBLE: Float64Array = new Float64Array(WORDS.buffer);

DOUBLE[0] = 1;
// The code below takes word 1 for the upper half; WebAssembly memory is little-endian on every machine anyway.
if (WORDS[1] !== 0x3ff00000)
  throw new FailureError('numerics: expected a little-endian machine, got a big-endian one');

// biome-ignore lint/suspicious/noApproximativeNumericConstant: a literal has these bits under every compiler
const LOG2_E = 1.4426950408889634;
/** 1.5 · 2⁵²: adding and subtracting it rounds to the nearest integer, ties to even. */
const ROUNDER = 6755399441055744;
/** ln 2 in two parts; the first has 21 zero bits at its end, so that k · LN2_HIGH is exact (Cody and Waite 1980). */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const TWO_PI = 6.283185307179586;

/** 2^k for −1022 ≤ k ≤ 1023, exactly. */
function powerOfTwo(k: number): number {
  WORDS[0] = 0;
  WORDS[1] = (k + 1023) << 20;
  return DOUBLE[0]!;
}

/** y · 2^k for whole k from −1076 to 1025, in two factors, because 2^k alone would overflow at 1024 and vanish below −1022. */
function scaled(y: number, k: number): number {
  // NaN gives n = 0 here.
  const n = k | 0;
  const half = n >> 1;
  return y * powerOfTwo(half) * powerOfTwo(n - half);
}

/** 0x3fe6a09e is the upper word of √½: by it a power of two is shifted, so that the exponent changes at √½ and not at 1. */
const SHIFT: number = 0x3ff00000 - 0x3fe6a09e;

/** k for a normal x = 2^k·m with √½ ≤ m < √2. */
function exponent(x: number): number {
  DOUBLE[0] = x;
  return ((WORDS[1]! + SHIFT) >> 20) - 1023;
}

/** m for a normal x = 2^k·m with √½ ≤ m < √2. */
function mantissa(x: number): number {
  DOUBLE[0] = x;
  WORDS[1] = ((WORDS[1]! + SHIFT) & 0x000fffff) + 0x3fe6a09e;
  return DOUBLE[0]!;
}

/** eʳ − 1 for |r| ≤ ½ ln 2 by its Taylor series to r¹³ / 13!, summed in pairs (Estrin), which shortens the chain of dependent operations. */
function expm1Series(r: number): number {
  const r2 = r * r;
  const r4 = r2 * r2;
  const q2 = 1 / 2 + r * (1 / 6);
  const q4 = 1 / 24 + r * (1 / 120);
  const q6 = 1 / 720 + r * (1 / 5040);
  const q8 = 1 / 40320 + r * (1 / 362880);
  const q10 = 1 / 3628800 + r * (1 / 39916800);
  const q12 = 1 / 479001600 + r * (1 / 6227020800);
  const q = q2 + r2 * q4 + r4 * (q6 + r2 * q8 + r4 * (q10 + r2 * q12));
  return r + r2 * q;
}

/**
 * eˣ within 1 ulp, subnormal results included: x = k·ln 2 + r with |r| ≤ ½ ln 2, and eʳ by its Taylor series to r¹³ / 13!.
 *
 * exp(NaN) is NaN, exp(−∞) is 0; above 709.782712893384 the result is ∞, below −745.1332191019412 it is 0.
 * Source: W. Cody and W. Waite, Software Manual for the Elementary Functions, 1980, chapter 6.
 *
 * @example
 * ```ts
 * exp(0); // 1
 * exp(-1000); // 0
 * ```
 */
export function exp(x: number): number {
  const low = x > 710 ? 710 : x;
  const c = low < -746 ? -746 : low;
  const k = c * LOG2_E + ROUNDER - ROUNDER;
  const r = c - k * LN2_HIGH - k * LN2_LOW;
  return scaled(1 + expm1Series(r), k);
}

/**
 * eˣ − 1 within 2 ulp, also where eˣ would lose the bits of x: with x = k·ln 2 + r as in {@link exp}, 2ᵏ·((eʳ − 1) + (1 − 2⁻ᵏ)).
 *
 * expm1(±0) is ±0, expm1(−∞) is −1, expm1(∞) is ∞, expm1(NaN) is NaN.
 *
 * @example
 * ```ts
 * expm1(1e-20); // 1e-20
 * expm1(-1000); // -1
 * ```
 */
export function expm1(x: number): number {
  const low = x > 710 ? 710 : x;
  // Below −37.5 the result is −1.
  const c = low < -40 ? -40 : low;
  const k = c * LOG2_E + ROUNDER - ROUNDER;
  const r = c - k * LN2_HIGH - k * LN2_LOW;
  const value = scaled(expm1Series(r) + (1 - scaled(1, -k)), k);
  return x === 0 ? x : value;
}

/**
 * The natural logarithm within 1 ulp: x = 2^k·(1 + f) with √½ ≤ 1 + f < √2, and with s = f / (2 + f)
 * ln(1 + f) = 2 artanh s = f − (f²/2 − s·(f²/2 + R)), R = 2s²/3 + 2s⁴/5 + … + 2s²⁰/21.
 *
 * log(±0) is −∞, log(∞) is ∞, and of a negative number or NaN it is NaN.
 * Source: the reduction and the arrangement that saves the low bits of f are those of fdlibm's e_log.c (Sun, 1993).
 *
 * @example
 * ```ts
 * log(1); // 0
 * log(0); // -Infinity
 * ```
 */
export function log(x: number): number {
  // A subnormal number has no exponent of its own: scale it into the normal range first.
  const subnormal = x < 2.2250738585072014e-308;
  const normal = subnormal ? x * 18014398509481984 : x;
  const k = exponent(normal) - (subnormal ? 54 : 0);
  const f = mantissa(normal) - 1;
  const s = f / (2 + f);
  const z = s * s;
  const z2 = z * z;
  const z4 = z2 * z2;
  const p1 = 2 / 3 + z * (2 / 5);
  const p3 = 2 / 7 + z * (2 / 9);
  const p5 = 2 / 11 + z * (2 / 13);
  const p7 = 2 / 15 + z * (2 / 17);
  const p9 = 2 / 19 + z * (2 / 21);
  const series = z * (p1 + z2 * p3 + z4 * (p5 + z2 * p7 + z4 * p9));
  const halfSquare = 0.5 * f * f;
  const value = k * LN2_HIGH - (halfSquare - (s * (halfSquare + series) + k * LN2_LOW) - f);
  const positive = x === Number.POSITIVE_INFINITY ? x : value;
  const nonNegative = x === 0 ? Number.NEGATIVE_INFINITY : positive;
  return x >= 0 ? nonNegative : Number.NaN;
}

/**
 * ln(1 + x) within 2 ulp, also where 1 + x would lose the bits of x: with u = 1 + x rounded, ln u + (x − (u − 1)) / u.
 *
 * log1p(±0) is ±0, log1p(−1) is −∞, log1p(∞) is ∞, and below −1 or for NaN it is NaN.
 * Source: W. Kahan's correction, in the form of N. Higham, Accuracy and Stability of Numerical Algorithms, 2002, 1.14.1.
 *
 * @example
 * ```ts
 * log1p(1e-20); // 1e-20
 * ```
 */
export function log1p(x: number): number {
  const u = 1 + x;
  const lost = (x - (u - 1)) / u;
  // At u = 0 and u = ∞ the correction is NaN, and the logarithm is right without it.
  const corrected = log(u) + (u > 0 && u < Number.POSITIVE_INFINITY ? lost : 0);
  return u === 1 ? x : corrected;
}

/**
 * ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|) within 3 ulp, never overflowing. softplus(NaN) is NaN.
 *
 * @example
 * ```ts
 * softplus(1000); // 1000
 * ```
 */
export function softplus(x: number): number {
  return (x < 0 ? 0 : x) + log1p(exp(-Math.abs(x)));
}

/**
 * 1 / (1 + e^−x) within 3 ulp, as 1 / (1 + e) or e / (1 + e) with e = e^−|x|, so that small results keep their bits.
 * sigmoid(NaN) is NaN.
 *
 * @example
 * ```ts
 * sigmoid(0); // 0.5
 * ```
 */
export function sigmoid(x: number): number {
  const e = exp(-Math.abs(x));
  return (x < 0 ? e : 1) / (1 + e);
}

/**
 * The hyperbolic tangent within 2 ulp: from |x| = 0.625 on 1 − 2 / (e^2|x| + 1), and below it the eighth convergent of
 * Lambert's continued fraction x / (1 + z / (3 + z / (5 + …))), z = x², as its difference from x. One division serves both.
 *
 * tanh(±0) is ±0, tanh(±∞) is ±1, tanh(NaN) is NaN.
 * Source: J. H. Lambert, 1761 (Abramowitz and Stegun 4.5.70).
 *
 * @example
 * ```ts
 * tanh(20); // 1
 * ```
 */
export function tanh(x: number): number {
  const a = Math.abs(x);
  const small = a < 0.625;
  const z = x * x;
  const upper = 675675 + z * (45045 + z * (594 + z));
  const lower = 2027025 + z * (945945 + z * (51975 + z * (630 + z)));
  const numerator = small ? a * z * upper : 2;
  const denominator = small ? lower : exp(2 * a) + 1;
  const magnitude = (small ? a : 1) - numerator / denominator;
  const positive = x > 0 ? magnitude : x;
  return x < 0 ? -magnitude : positive;
}

/** cos y for |y| ≤ π/4 by its Taylor series to y¹⁶ / 16!, given z = y². */
function cosSeries(z: number): number {
  const z2 = z * z;
  const z4 = z2 * z2;
  const p0 = 1 - z * (1 / 2);
  const p2 = 1 / 24 - z * (1 / 720);
  const p4 = 1 / 40320 - z * (1 / 3628800);
  const p6 = 1 / 479001600 - z * (1 / 87178291200);
  return p0 + z2 * p2 + z4 * (p4 + z2 * p6 + z4 * (1 / 20922789888000));
}

/** (sin y − y) / y for |y| ≤ π/4 by the Taylor series of sin y to y¹⁷ / 17!, given z = y². */
function sinSeries(z: number): number {
  const z2 = z * z;
  const z4 = z2 * z2;
  const p1 = 1 / 6 - z * (1 / 120);
  const p3 = 1 / 5040 - z * (1 / 362880);
  const p5 = 1 / 39916800 - z * (1 / 6227020800);
  const p7 = 1 / 1307674368000 - z * (1 / 355687428096000);
  return -z * (p1 + z2 * p3 + z4 * (p5 + z2 * p7));
}

/**
 * cos 2πt for t in turns, within 2 ulp of 1: t is reduced to the nearest eighth of a turn exactly. For |t| < 2⁵¹; of ±∞ or NaN it is NaN.
 *
 * @example
 * ```ts
 * cosTurns(0.5); // -1
 * ```
 */
export function cosTurns(t: number): number {
  const r = t - (t + ROUNDER - ROUNDER);
  const quarter = 4 * r + ROUNDER - ROUNDER;
  const y = (r - quarter * 0.25) * TWO_PI;
  const z = y * y;
  const s = y + y * sinSeries(z);
  const c = cosSeries(z);
  const side = quarter < 0 ? s : -s;
  const ends = Math.abs(quarter) > 1 ? -c : c;
  return Math.abs(quarter) === 1 ? side : ends;
}

/**
 * sin 2πt for t in turns, as {@link cosTurns}.
 *
 * @example
 * ```ts
 * sinTurns(0.25); // 1
 * ```
 */
export function sinTurns(t: number): number {
  const r = t - (t + ROUNDER - ROUNDER);
  const quarter = 4 * r + ROUNDER - ROUNDER;
  const y = (r - quarter * 0.25) * TWO_PI;
  const z = y * y;
  const s = y + y * sinSeries(z);
  const c = cosSeries(z);
  const side = quarter < 0 ? -c : c;
  const ends = Math.abs(quarter) > 1 ? -s : s;
  return Math.abs(quarter) === 1 ? side : ends;
}

/**
 * The complementary error function 2/√π · ∫ₓ^∞ exp(−t²) dt, within 4 ulp, also where it is small: for x ≥ 0 it is
 * exp(−x²) / (1 + 2x) · (1 + p(q)), p a polynomial of q = (x − 4) / (x + 4), and erfc(−x) = 2 − erfc(x).
 *
 * erfc(∞) is 0, erfc(−∞) is 2, erfc(NaN) is NaN; above 27.3 the result is 0.
 * Source: the form is that of M. Shepherd and J. Laframboise, Mathematics of Computation 36, 1981; the coefficients are those of
 * scripts/erfc-coefficients.py. What rounding takes from x² is given back by T. Dekker's product, 1971.
 *
 * @example
 * ```ts
 * erfc(0); // 1
 * erfc(-30); // 2
 * ```
 */
export function erfc(x: number): number {
  const a = Math.abs(x);
  const c = a > 28 ? 28 : a;
  const q = (c - 4) / (c + 4);
  const q2 = q * q;
  const p0 = 0.2329951186255525 - q * 0.1396211168405629;
  const p2 = 0.01537965210262074 + q * 0.06809705425473732;
  const p4 = -0.10103906603635213 + q * 0.09373283499679412;
  const p6 = -0.06633036581152939 + q * 0.03716751556249286;
  const p8 = -0.016197734059115006 + q * 0.005031969755895426;
  const p10 = -0.00075777334141333 - q * 0.00019925550755614952;
  const p12 = 0.000150622243948303 - q * 2.4403169244974074e-5;
  const p14 = -1.1224789135154701e-5 + q * 5.7178872846321855e-6;
  const p16 = 3.0135049944875397e-7 - q * 8.351619688696847e-7;
  const p18 = 6.270727157198311e-8 + q * 1.1534943745754157e-7;
  const p20 = -7.71541861441783e-9 - q * 1.3670989863347383e-8;
  const q4 = q2 * q2;
  const s0 = p0 + q2 * p2;
  const s4 = p4 + q2 * p6;
  const s8 = p8 + q2 * p10;
  const s12 = p12 + q2 * p14;
  const s16 = p16 + q2 * p18;
  const s20 = p20 - q2 * 1.8206098680308682e-9;
  const p = s0 + q4 * (s4 + q4 * (s8 + q4 * (s12 + q4 * (s16 + q4 * s20))));
  const square = c * c;
  // The upper half of the bits of c, so that products of halves are exact: 134217729 is 2²⁷ + 1.
  const high = 134217729 * c - (134217729 * c - c);
  const rest = c - high;
  const lost = high * high - square + 2 * high * rest + rest * rest;
  const e = exp(-square);
  const tail = ((e - e * lost) * (1 + p)) / (1 + 2 * c);
  return x < 0 ? 2 - tail : tail;
}

const TWO_OVER_PI = 0.6366197723675814;
/** π/2 in three parts; the first two have 33 bits each, so that k times them is exact for |k| ≤ 2²⁰ (fdlibm's e_rem_pio2.c). */
const HALF_PI_HIGH = 1.5707963267341256;
const HALF_PI_MIDDLE = 6.077100506303966e-11;
const HALF_PI_LOW = 2.0222662487959506e-21;
/** 2²⁰·π/2: beyond it an angle is taken for this one. */
const MOST_ANGLE = 1647099;

/** sin(r + t) for |r| ≤ π/4 and a t that is lost in the sum: the Taylor series to r¹⁷ / 17!. */
function sineOf(r: number, t: number): number {
  const z = r * r;
  const z2 = z * z;
  const p0 = -1 / 6 + z * (1 / 120);
  const p2 = -1 / 5040 + z * (1 / 362880);
  const p4 = -1 / 39916800 + z * (1 / 6227020800);
  const p6 = -1 / 1307674368000 + z * (1 / 355687428096000);
  const series = p0 + z2 * (p2 + z2 * (p4 + z2 * p6));
  return r + (r * z * series + t * (1 - 0.5 * z));
}

/** cos(r + t) for the same: the Taylor series to r¹⁸ / 18!, with the bits that 1 − r²/2 loses. */
function cosineOf(r: number, t: number): number {
  const z = r * r;
  const z2 = z * z;
  const p0 = 1 / 24 + z * (-1 / 720);
  const p2 = 1 / 40320 + z * (-1 / 3628800);
  const p4 = 1 / 479001600 + z * (-1 / 87178291200);
  const p6 = 1 / 20922789888000 + z * (-1 / 6402373705728000);
  const series = p0 + z2 * (p2 + z2 * (p4 + z2 * p6));
  const half = 0.5 * z;
  const rough = 1 - half;
  return rough + (1 - rough - half + (z2 * series - r * t));
}

/**
 * The sine within 1 ulp for |x| ≤ 1,647,099, beyond which x is taken for ±1,647,099: x = k·π/2 + r with |r| ≤ π/4, and the Taylor
 * series of the sine or cosine of r.
 *
 * sin(±0) is ±0; sin(±∞) and sin(NaN) are NaN.
 * Source: W. Cody and W. Waite, 1980, chapter 8; the parts of π/2 are those of fdlibm's e_rem_pio2.c (Sun, 1993).
 *
 * @example
 * ```ts
 * sin(0); // 0
 * ```
 */
export function sin(x: number): number {
  const low = x > MOST_ANGLE ? MOST_ANGLE : x;
  const c = low < -MOST_ANGLE ? -MOST_ANGLE : low;
  const k = c * TWO_OVER_PI + ROUNDER - ROUNDER;
  const a = c - k * HALF_PI_HIGH;
  const b = k * HALF_PI_MIDDLE;
  const d = a - b;
  const lost = a - d - b - k * HALF_PI_LOW;
  const r = d + lost;
  const t = d - r + lost;
  // k modulo 4, from −2 to 2.
  const turn = k - 4 * (k * 0.25 + ROUNDER - ROUNDER);
  const value = turn * turn === 1 ? cosineOf(r, t) : sineOf(r, t);
  const signed = turn < 0 || turn > 1 ? -value : value;
  const odd = x === 0 ? x : signed;
  return x - x === 0 ? odd : Number.NaN;
}

/**
 * The cosine within 1 ulp for |x| ≤ 1,647,099, beyond which x is taken for ±1,647,099, as {@link sin}.
 *
 * cos(±∞) and cos(NaN) are NaN.
 *
 * @example
 * ```ts
 * cos(0); // 1
 * ```
 */
export function cos(x: number): number {
  const low = x > MOST_ANGLE ? MOST_ANGLE : x;
  const c = low < -MOST_ANGLE ? -MOST_ANGLE : low;
  const k = c * TWO_OVER_PI + ROUNDER - ROUNDER;
  const a = c - k * HALF_PI_HIGH;
  const b = k * HALF_PI_MIDDLE;
  const d = a - b;
  const lost = a - d - b - k * HALF_PI_LOW;
  const r = d + lost;
  const t = d - r + lost;
  const turn = k - 4 * (k * 0.25 + ROUNDER - ROUNDER);
  const value = turn * turn === 1 ? sineOf(r, t) : cosineOf(r, t);
  const signed = turn > 0 || turn < -1 ? -value : value;
  return x - x === 0 ? signed : Number.NaN;
}

/**
 * x, or +0 where |x| < 2⁻¹⁰²²: the one stated cutoff for optimizer state, which subnormal numbers would slow down for good.
 *
 * @example
 * ```ts
 * flushSubnormal(-1e-310); // 0
 * ```
 */
export function flushSubnormal(x: number): number {
  return Math.abs(x) < 2.2250738585072014e-308 ? 0 : x;
}
