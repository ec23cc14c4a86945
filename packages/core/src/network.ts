import { UsageError } from './errors.ts';
import { initialize } from './initializers.ts';
import { layers } from './layers/index.ts';
import type { LayerKind, LayerSpec, ParameterSpec } from './layers/layer.ts';
import { Matrix } from './matrix.ts';
import { Panels } from './panels.ts';
import { lookUp } from './registry.ts';

/** A network as plain data: the columns it takes and its layers in order, activations included. */
export interface NetworkSpec {
  readonly inputs: number;
  readonly layers: readonly LayerSpec[];
  /**
   * Networks of these layers that learn side by side from the same batches, each from initial values of its own, and answer with their mean:
   * of what goes into the last layer where that one learns nothing (logits, then), else of what comes out [1].
   */
  readonly members?: number;
}

/** A parameter tensor and its place in the flat buffer of all parameters. */
export interface PlacedParameter extends ParameterSpec {
  /** The name in the model file: `layers.N.weight`; of several members `members.M.layers.N.weight`. */
  readonly fullName: string;
  /** Its first number in the flat buffer. */
  readonly offset: number;
  readonly length: number;
}

/** A layer with its widths known and its parameters placed. */
export interface PlacedLayer {
  readonly kind: LayerKind;
  readonly spec: LayerSpec;
  readonly inputs: number;
  readonly outputs: number;
  /** Those of the first member. */
  readonly parameters: readonly PlacedParameter[];
}

/** A checked network: every width and the place of every parameter follow from its spec. */
export interface Network {
  /** The spec with every option stated. */
  readonly spec: NetworkSpec;
  readonly layers: readonly PlacedLayer[];
  readonly inputs: number;
  readonly outputs: number;
  readonly members: number;
  /** Numbers in the flat buffer of all parameters, member after member. */
  readonly parameterCount: number;
  /** Every parameter of every member, in the order of the buffer. */
  readonly tensors: readonly PlacedParameter[];
}

/**
 * Checks a network's spec and places its parameters, layer by layer, in one flat buffer.
 *
 * @throws UsageError for no layers or members, an unknown kind, or impossible widths or options.
 * @example
 * ```ts
 * const network = buildNetwork({ inputs: 2, layers: [dense(8), tanh(), dense(1), sigmoid()] });
 * network.parameterCount; // 33
 * ```
 */
export function buildNetwork(spec: NetworkSpec): Network {
  if (!Number.isSafeInteger(spec.inputs) || spec.inputs < 1) {
    throw new UsageError(`network: expected a whole number of inputs, at least 1, got ${spec.inputs}`);
  }
  if (spec.layers.length === 0) throw new UsageError('network: expected at least one layer, got none');
  const { members = 1 } = spec;
  if (!Number.isSafeInteger(members) || members < 1)
    throw new UsageError(`network: expected a whole number of members, at least 1, got ${members}`);
  const prefix = (member: number): string => (members === 1 ? '' : `members.${member}.`);
  const widths: number[] = [];
  let width = spec.inputs;
  let offset = 0;
  const placed = spec.layers.map((given, index): PlacedLayer => {
    const known = lookUp(layers, 'layer', given.kind);
    const layer = completed(given, known);
    known.check(layer);
    const kind = known.withOptions?.(layer) ?? known;
    const inputs = width;
    checkSkip(layer, index, inputs, (l) => (l === 0 ? spec.inputs : widths[l - 1]!));
    const parameters = kind.parameters(layer, inputs).map((parameter): PlacedParameter => {
      const length = parameter.rows * parameter.cols;
      const at = offset;
      offset += length;
      return { ...parameter, fullName: `${prefix(0)}layers.${index}.${parameter.name}`, offset: at, length };
    });
    if (!Number.isSafeInteger(offset * members))
      throw new UsageError('network: its parameters are more than can be counted');
    width = kind.outputs(layer, inputs);
    widths.push(width);
    return { kind, spec: layer, inputs, outputs: width, parameters };
  });
  const stated = { ...spec, layers: placed.map((layer) => layer.spec) };
  const parameterCount = offset * members;
  const tensors = Array.from({ length: parameterCount === 0 ? 0 : members }, (_, member) =>
    placed.flatMap(({ parameters }, index) =>
      parameters.map((parameter) => ({
        ...parameter,
        fullName: `${prefix(member)}layers.${index}.${parameter.name}`,
        offset: member * offset + parameter.offset,
      })),
    ),
  ).flat();
  return {
    spec: stated,
    layers: placed,
    inputs: spec.inputs,
    outputs: width,
    members,
    parameterCount,
    tensors,
  };
}

/** The spec of a layer with the options that it leaves out. */
function completed(spec: LayerSpec, { defaults = {} }: LayerKind): LayerSpec {
  const missing = Object.entries(defaults).filter(([option]) => !Object.hasOwn(spec, option));
  return missing.length === 0 ? spec : { ...spec, ...Object.fromEntries(missing) };
}

/** @throws UsageError when a layer takes the input of a layer that is not there, or is of another width. */
function checkSkip(
  spec: LayerSpec,
  index: number,
  inputs: number,
  inputsOf: (layer: number) => number,
): void {
  const back = layers[spec.kind]!.skips?.(spec);
  if (back === undefined) return;
  if (back > index) {
    throw new UsageError(`layer ${index}, ${spec.kind}: expected ${back} layers before it, got ${index}`);
  }
  const skipped = inputsOf(index - back);
  if (skipped !== inputs) {
    throw new UsageError(
      `layer ${index}, ${spec.kind}: expected ${inputs} columns ${back} layers before it, as many as reach it, got ${skipped}`,
    );
  }
}

/**
 * How many layers each member goes through by itself; the mean over members goes through the rest. An output layer that learns
 * nothing works on the mean: the mean of logits, not of probabilities.
 */
export function memberDepth({ layers }: Pick<Network, 'layers'>): number {
  return layers[layers.length - 1]!.parameters.length === 0 ? layers.length - 1 : layers.length;
}

/** Whether a network can be given sparse rows: its first layer takes them, and no other layer wants the inputs. */
export function takesSparse(spec: NetworkSpec): boolean {
  const { layers: placed } = buildNetwork(spec);
  const skipping = placed.some(({ kind, spec: layer }, l) => kind.skips?.(layer) === l);
  return placed[0]!.kind.sparseInput && !skipping;
}

/** Views of the parameters of each layer of one member in a flat buffer of panels: writing to one is writing to the network. */
export function parameterViews(network: Network, flat: Float64Array, member = 0): Panels[][] {
  const begin = (network.parameterCount / network.members) * member;
  return network.layers.map((layer) =>
    layer.parameters.map(({ rows, cols, offset, length }) => {
      const at = begin + offset;
      return new Panels(rows, cols, flat.subarray(at, at + length));
    }),
  );
}

/** The same of all members, one after another. */
function tensorViews(network: Network, flat: Float64Array): Panels[] {
  return network.tensors.map(
    ({ rows, cols, offset, length }) => new Panels(rows, cols, flat.subarray(offset, offset + length)),
  );
}

/** Fills a flat buffer of panels with initial values: each is a function of the seed, its tensor and its place in it alone. */
export function initializeParameters(network: Network, seed: number, flat: Float64Array): void {
  const views = tensorViews(network, flat);
  network.tensors.forEach(({ initializer, rows, cols, fanIn, fanOut, gain = 1 }, parameter) => {
    const drawn = Matrix.zeros(rows, cols);
    initialize(initializer, drawn.data, { fanIn, fanOut, seed, parameter });
    if (gain !== 1) for (const [i, value] of drawn.data.entries()) drawn.data[i] = gain * value;
    views[parameter]!.set(drawn);
  });
}

/** Parameters from panels, as a run has them, to row-major matrices, as a model has them, copied. */
export function fromPanels(network: Network, flat: Float64Array): Float64Array {
  const result = new Float64Array(flat.length);
  const views = tensorViews(network, flat);
  for (const [i, { offset }] of network.tensors.entries()) result.set(views[i]!.toMatrix().data, offset);
  return result;
}

/** Parameters from row-major matrices, as a model has them, into panels, as kernels want them. */
export function intoPanels(network: Network, rowMajor: Float64Array, panels: Float64Array): void {
  const views = tensorViews(network, panels);
  for (const [i, { rows, cols, offset, length }] of network.tensors.entries())
    views[i]!.set(new Matrix(rows, cols, rowMajor.subarray(offset, offset + length)));
}
