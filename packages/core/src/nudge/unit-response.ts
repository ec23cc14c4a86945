import { referenceKernels } from '../kernels/reference.ts';
import { layerTensors } from '../layer-tensors.ts';
import { Matrix } from '../matrix.ts';
import { Panels } from '../panels.ts';
import type { FoundWeight } from './find-weight.ts';

/** How one unit of a layer answers to one of its weights on a given input of the layer: z(w) = z(0) + slope · w. */
export interface UnitResponse {
  /** ∂z/∂w: the number that the weight is multiplied with, 1 for a bias. */
  readonly slope: number;
  /** z(w), with the bits that the whole layer would give. */
  at(weight: number): number;
}

/** The unit by itself, as a layer of the same kind that has only this one: units do not see each other. */
export function unitResponse(
  { layer, place }: FoundWeight,
  parameters: Float64Array,
  input: Float64Array,
): UnitResponse {
  const { kind, spec, inputs, outputs } = layer;
  const alone = { ...spec, units: 1 };
  // In panels of one column a matrix is its column.
  const own = kind
    .parameters(alone, inputs)
    .map(({ rows, cols }) => new Panels(rows, cols, new Float64Array(rows * cols)));
  const output = Matrix.zeros(1, 1);
  const tensors = layerTensors({ kind, spec: alone, inputs }, own, new Matrix(1, inputs, input), output);
  const tensor = own[place.from === 'bias' ? 1 : 0]!.data;
  const changed = place.from === 'bias' ? 0 : place.from;
  const at = (weight: number): number => {
    tensor[changed] = weight;
    kind.forward(referenceKernels, tensors, 0, 1);
    return output.data[0]!;
  };
  // With all else zero, the unit gives its slope.
  const slope = at(1);
  const [weight, bias] = layer.parameters;
  for (let k = 0; k < inputs; k++) own[0]!.data[k] = parameters[weight!.offset + k * outputs + place.to]!;
  if (bias !== undefined) own[1]!.data[0] = parameters[bias.offset + place.to]!;
  return { slope, at };
}
