import { UsageError } from '../errors.ts';
import { Matrix } from '../matrix.ts';
import { Panels } from '../panels.ts';
import { checkOptions } from './check-options.ts';
import type { LayerKind, LayerSpec, LayerTensors } from './layer.ts';

const defaults = { size: 8 };

/** Options of an embedding; `size` is the outputs of each block. */
export interface EmbeddingOptions {
  /** The blocks of one-hot columns: the first column of each and how many there are, ascending: [first, columns, first, columns, …]. */
  readonly blocks: readonly number[];
  readonly size?: number;
}

/**
 * Embeds categories: each block of one-hot columns x becomes x·E, the row of E that is the category's, `size` learned numbers; other columns
 * pass as they are. At first E ~ N(0, 1/size).
 *
 * @example
 * ```ts
 * // Of 22 inputs the last 20 are one category.
 * const layers = [embedding({ blocks: [2, 20], size: 4 }), dense(32), relu(), dense(1)];
 * buildNetwork({ inputs: 22, layers }).layers[0].outputs; // 6
 * ```
 */
export function embedding({ blocks, size = defaults.size }: EmbeddingOptions): LayerSpec {
  return { kind: 'embedding', blocks: [...blocks], size };
}

/** A stretch of columns: a block with its place among blocks, or columns that pass. */
interface Stretch {
  readonly block: number | null;
  readonly input: number;
  readonly output: number;
  readonly count: number;
}

function blocksOf({ blocks }: LayerSpec): { first: number; count: number }[] {
  const numbers = blocks as readonly number[];
  return Array.from({ length: numbers.length / 2 }, (_, b) => ({
    first: numbers[2 * b]!,
    count: numbers[2 * b + 1]!,
  }));
}

function stretchesOf(spec: LayerSpec, inputs: number): Stretch[] {
  const size = Number(spec['size']);
  const stretches: Stretch[] = [];
  let input = 0;
  let output = 0;
  const add = (block: number | null, end: number): void => {
    if (end === input) return;
    stretches.push({ block, input, output, count: end - input });
    output += block === null ? end - input : size;
    input = end;
  };
  for (const [b, { first, count }] of blocksOf(spec).entries()) {
    add(null, first);
    add(b, first + count);
  }
  add(null, inputs);
  return stretches;
}

/** The parts of a layer's work: of each block its inputs and their deltas, its outputs or their deltas, and these in panels. */
function parts({ spec, input: { rows }, work }: LayerTensors) {
  const size = Number(spec['size']);
  let at = 0;
  const next = (count: number): Float64Array => {
    at += count;
    return work!.data.subarray(at - count, at);
  };
  return blocksOf(spec).map(({ count }) => ({
    x: new Matrix(rows, count, next(rows * count)),
    dx: new Matrix(rows, count, next(rows * count)),
    y: new Matrix(rows, size, next(rows * size)),
    panels: new Panels(rows, size, next(rows * size)),
  }));
}

export const embeddingLayer: LayerKind = {
  elementwise: false,
  sparseInput: false,
  cutsColumns: false,
  defaults,
  check(spec) {
    checkOptions(spec, ['blocks', 'size']);
    const { blocks, size } = spec;
    let end = 0;
    const isFit =
      Array.isArray(blocks) &&
      blocks.length > 0 &&
      blocks.length % 2 === 0 &&
      blocksOf(spec).every(({ first, count }) => {
        const fits = Number.isSafeInteger(first) && Number.isSafeInteger(count) && first >= end && count >= 1;
        end = first + count;
        return fits;
      });
    if (!isFit) {
      throw new UsageError(
        `embedding: expected blocks as [first, columns, …], ascending, got ${JSON.stringify(blocks)}`,
      );
    }
    if (!Number.isSafeInteger(size) || Number(size) < 1)
      throw new UsageError(`embedding: expected a whole number as its size, at least 1, got ${String(size)}`);
  },
  outputs: (spec, inputs) =>
    stretchesOf(spec, inputs).reduce(
      (sum, { block, count }) => sum + (block === null ? count : Number(spec['size'])),
      0,
    ),
  work: (spec) => blocksOf(spec).reduce((sum, { count }) => sum + 2 * count + 2 * Number(spec['size']), 0),
  parameters(spec, inputs) {
    const size = Number(spec['size']);
    return blocksOf(spec).map(({ first, count }, b) => {
      if (first + count > inputs) {
        throw new UsageError(
          `embedding: expected blocks within ${inputs} inputs, got one of columns ${first} to ${first + count - 1}`,
        );
      }
      const fans = { fanIn: size, fanOut: size };
      return {
        name: `weight_${b}`,
        rows: count,
        cols: size,
        initializer: 'lecunNormal',
        file: 'transposed',
        ...fans,
      };
    });
  },
  forward(kernels, tensors, from, to) {
    const { spec, parameters, output } = tensors;
    const input = tensors.input as Matrix;
    const own = parts(tensors);
    for (const { block, input: left, output: right, count } of stretchesOf(spec, input.cols)) {
      if (block === null) {
        kernels.copyColumns(output, right, input, left, count, from, to);
        continue;
      }
      const { x, y } = own[block]!;
      kernels.copyColumns(x, 0, input, left, count, from, to);
      kernels.affine(y, x, parameters[block]!, null, from, to);
      kernels.copyColumns(output, right, y, 0, y.cols, from, to);
    }
  },
  backward(kernels, tensors, outputDelta, inputDelta, from, to) {
    const { spec, parameters } = tensors;
    const own = parts(tensors);
    for (const { block, input, output, count } of stretchesOf(spec, inputDelta.cols)) {
      if (block === null) {
        kernels.copyColumns(inputDelta, input, outputDelta, output, count, from, to);
        continue;
      }
      const { y, dx } = own[block]!;
      kernels.copyColumns(y, 0, outputDelta, output, y.cols, from, to);
      kernels.affineBackward(dx, y, parameters[block]!, from, to);
      kernels.copyColumns(inputDelta, input, dx, 0, count, from, to);
    }
  },
  keep(kernels, tensors, outputDelta, from, to) {
    const own = parts(tensors);
    for (const { block, output } of stretchesOf(tensors.spec, tensors.input.cols)) {
      if (block === null) continue;
      const { y, panels } = own[block]!;
      kernels.copyColumns(y, 0, outputDelta, output, y.cols, from, to);
      kernels.toPanels(panels, y, from, to);
    }
  },
  update(kernels, tensors, _outputDelta, parameter, update, from, to) {
    const { x, panels } = parts(tensors)[parameter]!;
    kernels.updateWeight(update, x, panels, from, to);
  },
};
