import { UsageError } from '../errors.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { Matrix } from '../matrix.ts';
import { checkOptions } from './check-options.ts';
import type { LayerKind, LayerSpec, LayerTensors } from './layer.ts';

/** Draws have 16 bits. */
const DRAWS = 65536;

/**
 * In training y = 0 with probability `rate`, else x / (1 − rate); whoever predicts has y = x: PyTorch's `nn.Dropout`. Which numbers are
 * dropped is a function of the seed, the member, the layer, the epoch, the row of the dataset and the column alone; the rate is rounded to 1/65536.
 *
 * Source: N. Srivastava et al. 2014, Journal of Machine Learning Research 15.
 *
 * @example
 * ```ts
 * const layers = [dense(64), relu(), dropout(0.5), dense(3)];
 * ```
 */
export function dropout(rate: number): LayerSpec {
  return { kind: 'dropout', rate };
}

function drop(
  kernels: Kernels,
  { spec, draws }: LayerTensors,
  out: Matrix,
  x: Matrix,
  from: number,
  to: number,
): void {
  const threshold = Math.round(Number(spec['rate']) * DRAWS);
  if (draws === undefined || threshold === 0) kernels.copyColumns(out, 0, x, 0, x.cols, from, to);
  else kernels.dropout(out, x, threshold, draws, from, to);
}

export const dropoutLayer: LayerKind = {
  elementwise: false,
  sparseInput: false,
  cutsColumns: false,
  draws: true,
  check(spec) {
    checkOptions(spec, ['rate']);
    const { rate } = spec;
    if (typeof rate !== 'number' || !(rate >= 0 && Math.round(rate * DRAWS) < DRAWS)) {
      throw new UsageError(`dropout: expected a rate from 0 up to but not including 1, got ${String(rate)}`);
    }
  },
  outputs: (_spec, inputs) => inputs,
  parameters: () => [],
  forward: (kernels, tensors, from, to) =>
    drop(kernels, tensors, tensors.output, tensors.input as Matrix, from, to),
  backward: (kernels, tensors, outputDelta, inputDelta, from, to) =>
    drop(kernels, tensors, inputDelta, outputDelta, from, to),
  update: () => undefined,
};
