import { type LbfgsMemory, NUMBER } from './lbfgs-memory.ts';

/** Pairs of no more curvature are left out. */
const LEAST_CURVATURE = 1e-10;

/** Σ aᵢ·bᵢ in index order. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** Adds the pair of a step s = t·d and the change y of the gradient along it to the history, in the place of the oldest if it is full. */
export function addPair(memory: LbfgsMemory, t: number, gradient: Float64Array): void {
  const { numbers, rho, direction, steps, changes } = memory;
  const full = numbers[NUMBER.pairs] === steps.length;
  const oldest = numbers[NUMBER.oldest]!;
  const place = full ? oldest : numbers[NUMBER.pairs]!;
  // A pair that is left out must not write over the oldest one: its curvature first.
  let curvature = 0;
  let square = 0;
  for (let i = 0; i < gradient.length; i++) {
    const y = gradient[i]! - memory.gradient[i]!;
    curvature += y * (t * direction[i]!);
    square += y * y;
  }
  if (!(curvature > LEAST_CURVATURE)) return;
  const [s, y] = [steps[place]!, changes[place]!];
  for (let i = 0; i < gradient.length; i++) {
    s[i] = t * direction[i]!;
    y[i] = gradient[i]! - memory.gradient[i]!;
  }
  rho[place] = 1 / curvature;
  numbers[NUMBER.scale] = curvature / square;
  if (full) numbers[NUMBER.oldest] = (oldest + 1) % steps.length;
  else numbers[NUMBER.pairs] = numbers[NUMBER.pairs]! + 1;
}

/** d = −H·g by the two loops over the history (J. Nocedal 1980). */
export function setDirection({ numbers, rho, gradient, direction, steps, changes }: LbfgsMemory): void {
  const pairs = numbers[NUMBER.pairs]!;
  const place = (k: number): number => (numbers[NUMBER.oldest]! + k) % steps.length;
  const alpha = new Float64Array(pairs);
  for (let i = 0; i < gradient.length; i++) direction[i] = -gradient[i]!;
  for (let k = pairs - 1; k >= 0; k--) {
    const at = place(k);
    alpha[k] = dot(steps[at]!, direction) * rho[at]!;
    addScaled(direction, -alpha[k]!, changes[at]!);
  }
  if (pairs > 0)
    for (let i = 0; i < direction.length; i++) direction[i] = direction[i]! * numbers[NUMBER.scale]!;
  for (let k = 0; k < pairs; k++) {
    const at = place(k);
    const beta = dot(changes[at]!, direction) * rho[at]!;
    addScaled(direction, alpha[k]! - beta, steps[at]!);
  }
}

function addScaled(to: Float64Array, factor: number, from: Float64Array): void {
  for (let i = 0; i < to.length; i++) to[i] = to[i]! + factor * from[i]!;
}
