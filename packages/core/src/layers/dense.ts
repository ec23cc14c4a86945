import { UsageError } from '../errors.ts';
import { initializers } from '../initializers.ts';
import { lookUp } from '../registry.ts';
import { checkOptions } from './check-options.ts';
import type { LayerKind, LayerSpec } from './layer.ts';

const WEIGHT = 0;

/** Options of a dense layer; `initializer` is a name in the registry of initializers, and biases start at zero. */
export interface DenseOptions {
  readonly bias?: boolean;
  readonly initializer?: string;
}

/**
 * y = x·W + b, a layer of `units` neurons that each see every input. W is inputs × units in memory, in column panels,
 * and [units, inputs] in the model file, as in PyTorch's `nn.Linear`; b has one number per unit.
 *
 * @example
 * ```ts
 * const layers = [dense(64, { initializer: 'heNormal' }), relu(), dense(10), softmax()];
 * ```
 */
export function dense(units: number, options: DenseOptions = {}): LayerSpec {
  return {
    kind: 'dense',
    units,
    bias: options.bias ?? true,
    initializer: options.initializer ?? 'glorotUniform',
  };
}

export const denseLayer: LayerKind = {
  elementwise: false,
  sparseInput: true,
  cutsColumns: true,
  check(spec) {
    checkOptions(spec, ['units', 'bias', 'initializer']);
    const { units, bias, initializer } = spec;
    if (typeof units !== 'number' || !Number.isSafeInteger(units) || units < 1) {
      throw new UsageError(`dense: expected a whole number of units, at least 1, got ${String(units)}`);
    }
    if (typeof bias !== 'boolean')
      throw new UsageError(`dense: expected bias true or false, got ${String(bias)}`);
    lookUp(initializers, 'initializer', String(initializer));
  },
  outputs: (spec) => Number(spec['units']),
  parameters(spec, inputs) {
    const units = Number(spec['units']);
    const fans = { fanIn: inputs, fanOut: units };
    const initializer = String(spec['initializer']);
    const weight = {
      name: 'weight',
      rows: inputs,
      cols: units,
      initializer,
      file: 'transposed',
      ...fans,
    } as const;
    const bias = {
      name: 'bias',
      rows: units,
      cols: 1,
      initializer: 'zeros',
      file: 'vector',
      ...fans,
    } as const;
    return spec['bias'] === true ? [weight, bias] : [weight];
  },
  forward(kernels, { parameters: [weight, bias], input, output }, from, to, left, right) {
    kernels.affine(output, input, weight!, bias?.data ?? null, from, to, left, right);
  },
  backward(kernels, { parameters: [weight] }, outputDelta, inputDelta, from, to, left, right) {
    kernels.affineBackward(inputDelta, outputDelta, weight!, from, to, left, right);
  },
  update(kernels, { input }, outputDelta, parameter, update, from, to) {
    if (parameter === WEIGHT) kernels.updateWeight(update, input, outputDelta, from, to);
    else kernels.updateBias(update, outputDelta, from, to);
  },
  updateAhead(kernels, { input, output, parameters }, outputDelta, [weight, bias], next) {
    // The next sample's output begins from the new bias.
    if (bias !== undefined) kernels.updateBias(bias, outputDelta, 0, outputDelta.cols);
    kernels.updateWeightAhead(weight!, input, outputDelta, output, next, parameters[1]?.data ?? null);
  },
};
