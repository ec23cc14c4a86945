import type { Network } from '../network.ts';
import { cutRows } from './cut.ts';

/** Weights of a block, about: one stays in the first-level cache. */
const BLOCK_WEIGHTS = 4096;

/** Rows from ≤ k < to of one parameter. */
export interface NormBlock {
  readonly member: number;
  readonly layer: number;
  readonly parameter: number;
  readonly from: number;
  readonly to: number;
}

/** The blocks whose squares are summed each by itself, and then block after block: whoever computes them, the sum is one. */
export function normBlocks(network: Network): NormBlock[] {
  const ofOne = network.layers.flatMap(({ parameters }, layer) =>
    parameters.flatMap(({ rows, cols, learns }, parameter) => {
      if (learns === false) return [];
      const unit = Math.max(1, Math.ceil(BLOCK_WEIGHTS / cols));
      return cutRows(rows, unit, unit, 1).map((range) => ({ layer, parameter, ...range }));
    }),
  );
  return Array.from({ length: network.members }, (_, member) =>
    ofOne.map((block) => ({ member, ...block })),
  ).flat();
}
