import { UsageError } from '../errors.ts';
import { initializers } from '../initializers.ts';
import { lookUp } from '../registry.ts';
import { checkOptions } from './check-options.ts';
import type { LayerKind, LayerSpec } from './layer.ts';
import { checkRate } from './scale.ts';

const WEIGHT = 0;

const defaults = { bias: true, initializer: 'glorotUniform' };

/** Options of a dense layer. */
export interface DenseOptions {
  readonly bias?: boolean;
  /** A name in the registry of initializers. */
  readonly initializer?: string;
  /** How biases start [zeros]. */
  readonly biasInitializer?: string;
  /** A factor on the learning rate of biases [1]. */
  readonly biasLearningRate?: number;
  /**
   * The NTK parametrization [false]: W learns as if it were V / √inputs with V ~ N(0, 1) learned in its place, whatever the width; with
   * `initializer` lecunNormal it also begins as that.
   */
  readonly ntk?: boolean;
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
    bias: options.bias ?? defaults.bias,
    initializer: options.initializer ?? defaults.initializer,
    ...(options.biasInitializer === undefined ? {} : { biasInitializer: options.biasInitializer }),
    ...(options.biasLearningRate === undefined ? {} : { biasLearningRate: options.biasLearningRate }),
    ...(options.ntk === undefined ? {} : { ntk: options.ntk }),
  };
}

export const denseLayer: LayerKind = {
  elementwise: false,
  sparseInput: true,
  cutsColumns: true,
  defaults,
  check(spec) {
    checkOptions(spec, ['units', 'bias', 'initializer', 'biasInitializer', 'biasLearningRate', 'ntk']);
    const { units, bias, initializer, biasInitializer = 'zeros', biasLearningRate = 1, ntk = false } = spec;
    if (typeof units !== 'number' || !Number.isSafeInteger(units) || units < 1) {
      throw new UsageError(`dense: expected a whole number of units, at least 1, got ${String(units)}`);
    }
    if (typeof bias !== 'boolean')
      throw new UsageError(`dense: expected bias true or false, got ${String(bias)}`);
    if (typeof ntk !== 'boolean')
      throw new UsageError(`dense: expected ntk true or false, got ${String(ntk)}`);
    checkRate({ kind: 'dense', learningRate: biasLearningRate });
    for (const name of [initializer, biasInitializer]) lookUp(initializers, 'initializer', String(name));
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
      ...(spec['ntk'] === true ? { ntk: true } : {}),
    } as const;
    const bias = {
      name: 'bias',
      rows: units,
      cols: 1,
      initializer: String(spec['biasInitializer'] ?? 'zeros'),
      file: 'vector',
      ...fans,
      ...(spec['biasLearningRate'] === undefined ? {} : { learningRate: Number(spec['biasLearningRate']) }),
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
