/** The finest step is 2⁻³⁰; from 2⁴⁰ on steps are whole octaves, and at 2⁵⁰⁰ the grid ends. */
const FIRST_OCTAVE = -30;
const LAST_FINE_OCTAVE = 40;
/** How far out the grid goes, as a power of two: beyond what any activation tells apart, and far from overflow. */
export const LAST_OCTAVE = 500;
/** Steps per octave near the middle. */
const PER_OCTAVE = 16;
/** Activations bend within this distance of zero, and are looked at there in steps of 1 / PER_UNIT. */
const BEND = 32;
const PER_UNIT = 16;

/**
 * Distances from z at which to look at a curve, in one direction (1 or −1), ascending: 2ᵏ · (1 + j/16) from 2⁻³⁰ to 2⁴⁰, single powers of
 * two up to 2⁵⁰⁰, and wherever that leads through −32 ≤ z ≤ 32, where activations bend, steps of 1/16.
 */
export function scanDistances(z: number, direction: 1 | -1): Float64Array {
  const distances: number[] = [];
  let power = 1;
  for (let k = 0; k > FIRST_OCTAVE; k--) power /= 2;
  for (let k = FIRST_OCTAVE; k <= LAST_OCTAVE; k++) {
    const steps = k < LAST_FINE_OCTAVE ? PER_OCTAVE : 1;
    for (let j = 0; j < steps; j++) distances.push(power * (1 + j / steps));
    power *= 2;
  }
  for (let i = -BEND * PER_UNIT; i <= BEND * PER_UNIT; i++) {
    const distance = direction * (i / PER_UNIT - z);
    if (distance > 0) distances.push(distance);
  }
  return Float64Array.from(distances).sort();
}

/** The weights at such distances of their unit's z, from the weight itself outward, without repetition. */
export function scanWeights(weight: number, z: number, slope: number, side: 1 | -1): Float64Array {
  const direction = slope > 0 ? side : side === 1 ? -1 : 1;
  const size = Math.abs(slope);
  const weights = [weight];
  for (const distance of scanDistances(z, direction)) {
    const next = weight + side * (distance / size);
    if (Number.isFinite(next) && next !== weights.at(-1)) weights.push(next);
  }
  return Float64Array.from(weights);
}
