import { UsageError } from '../errors.ts';
import type { Matrix } from '../matrix.ts';
import { checkOptions } from './check-options.ts';
import type { LayerKind, LayerSpec } from './layer.ts';

/**
 * y = x + the input of the layer that stands `layers` layers before: closes a residual block around them. Both must be of the same width.
 *
 * Source: K. He et al. 2016, arXiv 1512.03385.
 *
 * @example
 * ```ts
 * // relu(x·W + b) is added to x.
 * const layers = [dense(64), relu(), dense(64), relu(), residual(2), dense(3)];
 * ```
 */
export function residual(layers: number): LayerSpec {
  return { kind: 'residual', layers };
}

export const residualLayer: LayerKind = {
  elementwise: false,
  sparseInput: false,
  cutsColumns: false,
  check(spec) {
    checkOptions(spec, ['layers']);
    const { layers } = spec;
    if (!Number.isSafeInteger(layers) || Number(layers) < 1) {
      throw new UsageError(`residual: expected a whole number of layers, at least 1, got ${String(layers)}`);
    }
  },
  outputs: (_spec, inputs) => inputs,
  parameters: () => [],
  skips: (spec) => Number(spec['layers']),
  forward(kernels, { input, output, skipped }, from, to) {
    kernels.copyColumns(output, 0, input as Matrix, 0, output.cols, from, to);
    kernels.addRows(output, skipped!, from, to);
  },
  backward: (kernels, _tensors, outputDelta, inputDelta, from, to) =>
    kernels.copyColumns(inputDelta, 0, outputDelta, 0, outputDelta.cols, from, to),
  update: () => undefined,
};
