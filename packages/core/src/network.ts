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
}

/** A parameter tensor and its place in the flat buffer of all parameters. */
export interface PlacedParameter extends ParameterSpec {
  /** The name in the model file: `layers.N.weight`. */
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
  readonly parameters: readonly PlacedParameter[];
}

/** A checked network: every width and the place of every parameter follow from its spec. */
export interface Network {
  /** The spec with every option stated. */
  readonly spec: NetworkSpec;
  readonly layers: readonly PlacedLayer[];
  readonly inputs: number;
  readonly outputs: number;
  /** Numbers in the flat buffer of all parameters. */
  readonly parameterCount: number;
}

/**
 * Checks a network's spec and places its parameters, layer by layer, in one flat buffer.
 *
 * @throws UsageError for no layers, an unknown kind, or impossible widths or options.
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
  let width = spec.inputs;
  let offset = 0;
  const placed = spec.layers.map((given, index): PlacedLayer => {
    const known = lookUp(layers, 'layer', given.kind);
    known.check(given);
    const layer = completed(given, known);
    const kind = known.withOptions?.(layer) ?? known;
    const inputs = width;
    const parameters = kind.parameters(layer, inputs).map((parameter): PlacedParameter => {
      const length = parameter.rows * parameter.cols;
      const at = offset;
      offset += length;
      return { ...parameter, fullName: `layers.${index}.${parameter.name}`, offset: at, length };
    });
    if (!Number.isSafeInteger(offset))
      throw new UsageError('network: its parameters are more than can be counted');
    width = kind.outputs(layer, inputs);
    return { kind, spec: layer, inputs, outputs: width, parameters };
  });
  const stated = { ...spec, layers: placed.map((layer) => layer.spec) };
  return { spec: stated, layers: placed, inputs: spec.inputs, outputs: width, parameterCount: offset };
}

/** The spec of a layer with the options that it leaves out. */
function completed(spec: LayerSpec, { defaults = {} }: LayerKind): LayerSpec {
  const missing = Object.entries(defaults).filter(([option]) => !Object.hasOwn(spec, option));
  return missing.length === 0 ? spec : { ...spec, ...Object.fromEntries(missing) };
}

/** Views of the parameters of each layer in a flat buffer of panels: writing to one is writing to the network. */
export function parameterViews(network: Network, flat: Float64Array): Panels[][] {
  return network.layers.map((layer) =>
    layer.parameters.map(
      ({ rows, cols, offset, length }) => new Panels(rows, cols, flat.subarray(offset, offset + length)),
    ),
  );
}

/** Fills a flat buffer of panels with initial values: each is a function of the seed, its tensor and its place in it alone. */
export function initializeParameters(network: Network, seed: number, flat: Float64Array): void {
  const all = network.layers.flatMap((layer) => layer.parameters);
  const views = parameterViews(network, flat).flat();
  all.forEach(({ initializer, rows, cols, fanIn, fanOut }, parameter) => {
    const drawn = Matrix.zeros(rows, cols);
    initialize(initializer, drawn.data, { fanIn, fanOut, seed, parameter });
    views[parameter]!.set(drawn);
  });
}

/** Parameters from panels, as a run has them, to row-major matrices, as a model has them, copied. */
export function fromPanels(network: Network, flat: Float64Array): Float64Array {
  const result = new Float64Array(flat.length);
  const views = parameterViews(network, flat).flat();
  const all = network.layers.flatMap((layer) => layer.parameters);
  for (const [i, { offset }] of all.entries()) result.set(views[i]!.toMatrix().data, offset);
  return result;
}

/** Parameters from row-major matrices, as a model has them, into panels, as kernels want them. */
export function intoPanels(network: Network, rowMajor: Float64Array, panels: Float64Array): void {
  const views = parameterViews(network, panels).flat();
  const all = network.layers.flatMap((layer) => layer.parameters);
  for (const [i, { rows, cols, offset, length }] of all.entries())
    views[i]!.set(new Matrix(rows, cols, rowMajor.subarray(offset, offset + length)));
}
