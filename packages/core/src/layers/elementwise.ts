import { type FormulaOption, optionValue } from '../kernels/formula-option.ts';
import type { Formula } from '../kernels/formulas.ts';
import type { Matrix } from '../matrix.ts';
import { checkOptions } from './check-options.ts';
import type { LayerKind } from './layer.ts';

/** A layer kind with its formula in sight, for whoever makes faster kernels of it. */
export interface ElementwiseLayer extends LayerKind {
  readonly formula: Formula;
  /** The option behind the formula's parameter; null where it takes none. */
  readonly option: FormulaOption | null;
}

/**
 * The layer that applies one scalar formula to every element: output = f(input), inputDelta = outputDelta ⊙ f′(input).
 * @param option The option that the formula's parameter comes from, where it takes one.
 * @param parameter Its value.
 */
export function elementwise(
  formula: Formula,
  option: FormulaOption | null = null,
  parameter: number = option?.default ?? 0,
): ElementwiseLayer {
  const layer: ElementwiseLayer = {
    formula,
    option,
    elementwise: true,
    sparseInput: false,
    cutsColumns: false,
    check: (spec) => checkOptions(spec, []),
    outputs: (_spec, inputs) => inputs,
    parameters: () => [],
    forward: (kernels, { input, output }, from, to) =>
      kernels.map(formula, output, input as Matrix, from, to, parameter),
    backward: (kernels, { input, output }, outputDelta, inputDelta, from, to) =>
      kernels.mapGradient(formula, inputDelta, outputDelta, input as Matrix, output, from, to, parameter),
    update: () => undefined,
  };
  if (option === null) return layer;
  const { name, default: usual } = option;
  return {
    ...layer,
    defaults: { [name]: usual },
    check(spec) {
      checkOptions(spec, [name]);
      optionValue(`layer ${spec.kind}`, option, spec[name] ?? usual);
    },
    withOptions: (spec) => elementwise(formula, option, Number(spec[name])),
  };
}
