import { UsageError } from '../errors.ts';
import type { TransformSpec } from './gradient-transform.ts';

/** Every option of a {@link TransformSpec}. */
const CLIPPING = ['clipValue', 'clipNorm', 'clipTensorNorm'] as const;
const NAMES: readonly (keyof TransformSpec)[] = ['l1', ...CLIPPING, 'weightDecay', 'decoupledWeightDecay'];

/** @throws UsageError for an unknown transform, or a strength that is not a finite number of at least 0. */
export function checkTransforms(spec: TransformSpec): void {
  for (const [name, value] of Object.entries(spec)) {
    if (!NAMES.some((known) => known === name)) {
      throw new UsageError(`transforms: unknown transform "${name}", expected one of ${NAMES.join(', ')}`);
    }
    if (typeof value !== 'number' || !Number.isFinite(value) || value < 0)
      throw new UsageError(`transforms: expected ${name} to be a number of at least 0, got ${String(value)}`);
  }
  const clipping = CLIPPING.filter((name) => (spec[name] ?? 0) > 0);
  if (clipping.length > 1)
    throw new UsageError(`transforms: expected one way of clipping, got ${clipping.join(' and ')}; take one`);
}
