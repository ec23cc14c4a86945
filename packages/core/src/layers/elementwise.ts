import type { Formula } from '../kernels/kernels.ts';
import { checkOptions } from './check-options.ts';
import type { LayerKind } from './layer.ts';

/** The layer that applies one scalar formula to every element: output = f(input), inputDelta = outputDelta ⊙ f′(input). */
export function elementwise(formula: Formula): LayerKind {
  return {
    elementwise: true,
    check: (spec) => checkOptions(spec, []),
    outputs: (_spec, inputs) => inputs,
    parameters: () => [],
    forward: (kernels, { input, output }, from, to) => kernels.map(formula, output, input, from, to),
    backward: (kernels, { input, output }, outputDelta, inputDelta, from, to) =>
      kernels.mapGradient(formula, inputDelta, outputDelta, input, output, from, to),
    gradient: () => undefined,
  };
}
