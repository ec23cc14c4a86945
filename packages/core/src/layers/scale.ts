import { UsageError } from '../errors.ts';
import type { Matrix } from '../matrix.ts';
import { checkOptions } from './check-options.ts';
import type { LayerKind, LayerSpec } from './layer.ts';

const defaults = { learningRate: 1 };

/** Options of a scale layer; `learningRate` is a factor on the run's. */
export interface ScaleOptions {
  readonly learningRate?: number;
}

/**
 * y = x ⊙ s: every column has a factor of its own that is learned, 1 at first, so that a network can turn to the inputs that matter. As its
 * first layer with 6 times the learning rate: D. Holzmüller et al. 2024, arXiv 2407.04491.
 *
 * @example
 * ```ts
 * const layers = [scale({ learningRate: 6 }), dense(64), relu(), dense(1)];
 * ```
 */
export function scale(options: ScaleOptions = {}): LayerSpec {
  return { kind: 'scale', learningRate: options.learningRate ?? defaults.learningRate };
}

export const scaleLayer: LayerKind = {
  elementwise: false,
  sparseInput: false,
  cutsColumns: false,
  defaults,
  check(spec) {
    checkOptions(spec, ['learningRate']);
    checkRate(spec);
  },
  outputs: (_spec, inputs) => inputs,
  parameters: (spec, inputs) => [
    {
      name: 'scale',
      rows: inputs,
      cols: 1,
      initializer: 'ones',
      fanIn: 1,
      fanOut: 1,
      file: 'vector',
      learningRate: Number(spec['learningRate']),
    },
  ],
  forward: (kernels, { parameters: [factors], input, output }, from, to) =>
    kernels.multiplyColumns(output, input as Matrix, factors!.data, from, to),
  backward: (kernels, { parameters: [factors] }, outputDelta, inputDelta, from, to) =>
    kernels.multiplyColumns(inputDelta, outputDelta, factors!.data, from, to),
  contribute: (kernels, { input }, outputDelta, [ofScale], from, to) =>
    kernels.multiplyRows(ofScale!, input as Matrix, outputDelta, from, to),
  update: (kernels, { contributions }, _outputDelta, parameter, update, from, to) =>
    kernels.updateBias(update, contributions![parameter]!, from, to),
};

/** @throws UsageError when the factor on the learning rate is not a number of at least 0. */
export function checkRate({ kind, learningRate }: LayerSpec): void {
  if (typeof learningRate !== 'number' || !(learningRate >= 0) || !Number.isFinite(learningRate)) {
    throw new UsageError(
      `${kind}: expected learningRate to be a factor of at least 0, got ${String(learningRate)}`,
    );
  }
}
