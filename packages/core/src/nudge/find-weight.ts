import { UsageError } from '../errors.ts';
import type { Network, PlacedLayer, PlacedParameter } from '../network.ts';

/** One weight of a network. Everything counts from 0, layers with their activations, as `descent inspect` lists them. */
export interface WeightPlace {
  readonly layer: number;
  /** The input of that layer which the weight is from; `bias` for the bias of the unit. */
  readonly from: number | 'bias';
  /** The unit of that layer which it leads to. */
  readonly to: number;
}

/** A weight that is there, and where it lies in the flat buffer of the parameters. */
export interface FoundWeight {
  readonly layer: PlacedLayer;
  readonly place: WeightPlace;
  /** The name in the model file: `layers.0.weight`. */
  readonly name: string;
  readonly index: number;
}

interface Connections {
  readonly weight: PlacedParameter;
  readonly bias: PlacedParameter | undefined;
}

/** The weights of a layer whose every unit has one for each input, and perhaps a bias, and nothing else. */
function connectionsOf({ spec, inputs, outputs, parameters }: PlacedLayer): Connections | undefined {
  const [weight, bias, ...others] = parameters;
  const between = weight?.name === 'weight' && weight.rows === inputs && weight.cols === outputs;
  const biased = bias === undefined || (bias.name === 'bias' && bias.rows === outputs && bias.cols === 1);
  return between && biased && others.length === 0 && spec['units'] === outputs ? { weight, bias } : undefined;
}

function requireBelow(what: string, value: number, count: number): void {
  if (!Number.isInteger(value) || value < 0 || value >= count)
    throw new UsageError(`nudge: expected ${what} from 0 to ${count - 1}, got ${value}`);
}

/**
 * Finds a weight.
 * @throws UsageError when there is no such layer, input or unit, or the layer has no weights between units.
 */
export function findWeight({ layers }: Network, place: WeightPlace): FoundWeight {
  requireBelow('a layer', place.layer, layers.length);
  const layer = layers[place.layer]!;
  const connections = connectionsOf(layer);
  const called = `layer ${place.layer} (${layer.spec.kind})`;
  if (connections === undefined) {
    const others = layers.flatMap((other, l) => (connectionsOf(other) === undefined ? [] : [l]));
    throw new UsageError(
      `nudge: ${called} has no weights from unit to unit; layers that have them: ${others.join(', ') || 'none'}`,
    );
  }
  requireBelow(`a unit of ${called}`, place.to, layer.outputs);
  const { weight, bias } = connections;
  if (place.from === 'bias') {
    if (bias === undefined) throw new UsageError(`nudge: ${called} has no biases; name an input instead`);
    return { layer, place, name: bias.fullName, index: bias.offset + place.to };
  }
  requireBelow(`an input of ${called}`, place.from, layer.inputs);
  const index = weight.offset + place.from * layer.outputs + place.to;
  return { layer, place, name: weight.fullName, index };
}
