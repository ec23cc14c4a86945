/** 0x3fe6a09e is the upper word of √½; see src/numerics.ts, whose functions of these names these are. */
const SHIFT: i64 = 0x3ff00000 - 0x3fe6a09e;
/** 2⁵² as bits, and 2⁵² + 1023: a small whole number in the low bits of the first is that number above 2⁵². */
const WHOLE: i64 = 0x4330000000000000;
const WHOLE_BIAS: f64 = 4503599627370496.0 + 1023.0;

/** 1.5 · 2⁵²: added to a small whole number, the lower word of the sum is that number. */
const ROUNDER: f64 = 6755399441055744.0;

// @ts-expect-error: decorator
@inline
export function scaled(y: v128, k: v128): v128 {
  // Only the lower word of each lane counts: shifting by 52 leaves no trace of the upper one.
  const n = f64x2.add(k, f64x2.splat(ROUNDER));
  const half = i32x4.shr_s(n, 1);
  return f64x2.mul(f64x2.mul(y, powerOfTwo(half)), powerOfTwo(i32x4.sub(n, half)));
}

// @ts-expect-error: decorator
@inline
function powerOfTwo(k: v128): v128 {
  return i64x2.shl(i32x4.add(k, i32x4.splat(1023)), 52);
}

// @ts-expect-error: decorator
@inline
export function exponent(x: v128): v128 {
  const raised = i64x2.shr_u(i64x2.add(i64x2.shr_u(x, 32), i64x2.splat(SHIFT)), 20);
  return f64x2.sub(v128.or(raised, i64x2.splat(WHOLE)), f64x2.splat(WHOLE_BIAS));
}

// @ts-expect-error: decorator
@inline
export function mantissa(x: v128): v128 {
  const raised = i64x2.add(i64x2.shr_u(x, 32), i64x2.splat(SHIFT));
  const high = i64x2.add(v128.and(raised, i64x2.splat(0x000fffff)), i64x2.splat(0x3fe6a09e));
  return v128.or(i64x2.shl(high, 32), v128.and(x, i64x2.splat(0xffffffff)));
}
