import type { Formula } from '../kernels/formulas.ts';
import type { Matrix } from '../matrix.ts';
import { checkOptions } from './check-options.ts';
import type { LayerKind } from './layer.ts';

/** A layer kind with its formula in sight, for whoever makes faster kernels of it. */
export interface ElementwiseLayer extends LayerKind {
  readonly formula: Formula;
}

/** The layer that applies one scalar formula to every element: output = f(input), inputDelta = outputDelta ⊙ f′(input). */
export function elementwise(formula: Formula): ElementwiseLayer {
  return {
    formula,
    elementwise: true,
    sparseInput: false,
    cutsColumns: false,
    check: (spec) => checkOptions(spec, []),
    outputs: (_spec, inputs) => inputs,
    parameters: () => [],
    forward: (kernels, { input, output }, from, to) =>
      kernels.map(formula, output, input as Matrix, from, to),
    backward: (kernels, { input, output }, outputDelta, inputDelta, from, to) =>
      kernels.mapGradient(formula, inputDelta, outputDelta, input as Matrix, output, from, to),
    update: () => undefined,
  };
}
