import type { PlacedLayer } from '../network.ts';

/** Half of a second-level cache. */
const WIDE_BYTES = 262_144;

/** Whether a layer's weights are too large to stay in cache: its part of a step is then cut by columns too, not by samples alone. */
export function isWide({ kind, parameters }: PlacedLayer): boolean {
  const largest = Math.max(0, ...parameters.map(({ length }) => length));
  return kind.cutsColumns && 8 * largest > WIDE_BYTES;
}
