/**
 * The true values of the elementary functions to 120 bits and more, by Taylor series in integers: the oracle that
 * `numerics.ts` is held to. It shares nothing with it, and knows nothing of doubles but how they are made of bits.
 */

/** The number n · 2^e, exactly. */
export interface Binary {
  readonly n: bigint;
  readonly e: number;
}

export function toBinary(x: number): Binary {
  if (x === Number.POSITIVE_INFINITY) return { n: 1n, e: 1024 };
  if (x === Number.NEGATIVE_INFINITY) return { n: -1n, e: 1024 };
  const bits = new BigUint64Array(Float64Array.of(x).buffer)[0]!;
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const n = exponent === 0 ? fraction : fraction | 0x10000000000000n;
  return { n: bits >> 63n ? -n : n, e: Math.max(exponent, 1) - 1075 };
}

/** x · 2^bits as an integer, rounded down. */
function fixed(x: Binary, bits: number): bigint {
  const shift = BigInt(x.e + bits);
  return shift >= 0n ? x.n << shift : x.n >> -shift;
}

/** 2 artanh(s) for a small fixed-point s, by s + s³/3 + s⁵/5 + … */
function twoArtanh(s: bigint, bits: bigint): bigint {
  const square = (s * s) >> bits;
  let power = s;
  let sum = 0n;
  for (let k = 1n; power !== 0n && power !== -1n; k += 2n) {
    sum += power / k;
    power = (power * square) >> bits;
  }
  return 2n * sum;
}

const logTwo = new Map<number, bigint>();
/** ln 2 = 2 artanh(1/3). */
function ln2(bits: number): bigint {
  let value = logTwo.get(bits);
  if (value === undefined) {
    value = twoArtanh((1n << BigInt(bits + 32)) / 3n, BigInt(bits + 32)) >> 32n;
    logTwo.set(bits, value);
  }
  return value;
}

/** eˣ to about 200 bits: its own power of two apart, then the Taylor series. */
export function trueExp(x: Binary, bits = 240): Binary {
  const k = fixed(x, bits) / ln2(bits);
  const r = fixed(x, bits) - k * ln2(bits);
  let term = 1n << BigInt(bits);
  let sum = 0n;
  for (let i = 1n; term !== 0n && term !== -1n; i++) {
    sum += term;
    term = ((term * r) >> BigInt(bits)) / i;
  }
  return { n: sum, e: Number(k) - bits };
}

/** ln x in fixed point. */
export function trueLog(x: Binary, bits = 320): Binary {
  const k = x.n.toString(2).length - 1 + x.e;
  const m = fixed({ n: x.n, e: x.e - k }, bits);
  const one = 1n << BigInt(bits);
  // Halved above √2 or so, that the logarithm near 1 is not the difference of two large numbers.
  const halved = m * 10n > one * 14n;
  const [numerator, denominator] = halved ? [m - 2n * one, m + 2n * one] : [m - one, m + one];
  const fraction = twoArtanh((numerator << BigInt(bits)) / denominator, BigInt(bits));
  return { n: fraction + BigInt(halved ? k + 1 : k) * ln2(bits), e: -bits };
}

export function trueLog1p(x: Binary): Binary {
  const bits = 200 + Math.max(0, -x.e);
  return trueLog({ n: (1n << BigInt(bits)) + fixed(x, bits), e: -bits }, bits);
}

export function trueExpm1(x: Binary): Binary {
  const bits = 240 + Math.max(0, -x.e);
  return { n: fixed(trueExp(x, bits), bits) - (1n << BigInt(bits)), e: -bits };
}

/** The largest whole number whose square is at most n. */
function squareRoot(n: bigint): bigint {
  let root = 1n << BigInt((n.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + n / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/** arctan(1/n) in fixed point. */
function arctanOfInverse(n: bigint, bits: bigint): bigint {
  let power = (1n << bits) / n;
  let sum = 0n;
  for (let k = 1n; power !== 0n; k += 2n) {
    sum += k % 4n === 1n ? power / k : -(power / k);
    power /= n * n;
  }
  return sum;
}

/** Enough for erfc(28) ≈ 2⁻¹¹³⁸. */
const ERFC_BITS = 1500;
/** √π by Machin's formula. */
const sqrtPi = ((): bigint => {
  const bits = BigInt(2 * ERFC_BITS + 32);
  const pi = 16n * arctanOfInverse(5n, bits) - 4n * arctanOfInverse(239n, bits);
  return squareRoot(pi >> 32n);
})();

/** 1 − erf x for |x| ≤ 28, with erf x = 2/√π · e^(−x²) · Σ 2ⁿ x²ⁿ⁺¹ / (2n + 1)!!, whose terms are all of one sign. */
export function trueErfc(x: Binary): Binary {
  const bits = BigInt(ERFC_BITS);
  const at = fixed(x, ERFC_BITS);
  const square = (at * at) >> bits;
  let term = at;
  let sum = 0n;
  for (let n = 1n; term !== 0n && term !== -1n; n++) {
    sum += term;
    term = ((2n * term * square) >> bits) / (2n * n + 1n);
  }
  const decay = trueExp({ n: -x.n * x.n, e: 2 * x.e }, ERFC_BITS);
  const product = (decay.n * sum) >> BigInt(-decay.e);
  return { n: (1n << bits) - ((2n * product) << bits) / sqrtPi, e: -ERFC_BITS };
}

function quotient(a: bigint, b: bigint, bits: number): Binary {
  return { n: (a << BigInt(bits)) / b, e: -bits };
}

export function trueTanh(x: Binary): Binary {
  const bits = 240 + Math.max(0, -x.e);
  const e = fixed(trueExp({ n: x.n, e: x.e + 1 }, bits), bits);
  const one = 1n << BigInt(bits);
  return quotient(e - one, e + one, bits);
}

export function trueSigmoid(x: Binary): Binary {
  const bits = 1500;
  const e = fixed(trueExp(x, bits), bits);
  return quotient(e, e + (1n << BigInt(bits)), bits);
}

export function trueSoftplus(x: Binary): Binary {
  const bits = 1500;
  const e = trueExp(x, bits);
  return trueLog({ n: fixed(e, bits) + (1n << BigInt(bits)), e: -bits }, bits);
}

/** 2π by Machin's formula, of 1706: π = 16 arctan 1/5 − 4 arctan 1/239. */
function twoPi(bits: number): bigint {
  const places = BigInt(bits);
  return 2n * (16n * arctanOfInverse(5n, places) - 4n * arctanOfInverse(239n, places));
}

/** The Taylor series of cos 2πx from its first term, or of sin 2πx from its second: x between −½ and ½ in turns. */
function waveOf(x: Binary, first: 'cos' | 'sin'): Binary {
  const bits = 260 + Math.max(0, -x.e);
  const one = 1n << BigInt(bits);
  const turns = fixed(x, bits);
  const nearest = (turns + one / 2n) >> BigInt(bits);
  const angle = ((turns - nearest * one) * twoPi(bits)) >> BigInt(bits);
  let term = first === 'cos' ? one : angle;
  let sum = 0n;
  for (let k = first === 'cos' ? 1n : 2n; term !== 0n && term !== -1n; k += 2n) {
    sum += term;
    term = -((((term * angle) >> BigInt(bits)) * angle) >> BigInt(bits)) / (k * (k + 1n));
  }
  return { n: sum, e: -bits };
}

export function trueCosTurns(x: Binary): Binary {
  return waveOf(x, 'cos');
}

export function trueSinTurns(x: Binary): Binary {
  return waveOf(x, 'sin');
}

/** π in fixed point, by Machin's formula π = 16·arctan(1/5) − 4·arctan(1/239). */
function pi(bits: number): bigint {
  const wide = BigInt(bits + 32);
  const arctan = (n: bigint): bigint => {
    let power = (1n << wide) / n;
    let sum = 0n;
    for (let k = 1n; power !== 0n; k += 2n) {
      sum += k % 4n === 1n ? power / k : -(power / k);
      power /= n * n;
    }
    return sum;
  };
  return (16n * arctan(5n) - 4n * arctan(239n)) >> 32n;
}

/** sin x, by the angle modulo 2π and the Taylor series of eⁱˣ; the cosine is that of the angle π/2 on. */
export function trueSin(x: Binary, quarterTurns = 0n): Binary {
  const bits = 240 + Math.max(0, -x.e);
  const half = pi(bits) / 2n;
  const angle = (fixed(x, bits) + quarterTurns * half) % (4n * half);
  let term = angle;
  let sum = 0n;
  for (let k = 2n; term !== 0n && term !== -1n; k += 2n) {
    sum += term;
    term = -((((term * angle) >> BigInt(bits)) * angle) >> BigInt(bits)) / (k * (k + 1n));
  }
  return { n: sum, e: -bits };
}

export function trueCos(x: Binary): Binary {
  return trueSin(x, 1n);
}

/** |got − true| in units in the last place of a double of the size of `truth`, subnormal ones included; ∞ stands for 2¹⁰²⁴ and more. */
export function ulps(got: number, truth: Binary): number {
  const length = (truth.n < 0n ? -truth.n : truth.n).toString(2).length;
  const unit = Math.max(truth.e + length - 53, -1074);
  const bits = Math.max(-truth.e, 1074);
  let exact = fixed(truth, bits);
  const limit = fixed({ n: 1n, e: 1024 }, bits);
  if (exact > limit) exact = limit;
  const difference = fixed(toBinary(got), bits) - exact;
  const scaled = ((difference < 0n ? -difference : difference) << 20n) >> BigInt(unit + bits);
  return Number(scaled) / 2 ** 20;
}
