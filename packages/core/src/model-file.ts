import { DataError, UsageError } from './errors.ts';
import { Matrix } from './matrix.ts';
import { parseMetadata } from './metadata-json.ts';
import { Model } from './model.ts';
import { buildNetwork, type Network, type NetworkSpec, type PlacedParameter } from './network.ts';
import type { NamedTensor, StoredTensor } from './safetensors.ts';
import { openSafetensors, sealSafetensors } from './safetensors-checksum.ts';

/** The version of the model format: a reader refuses what it does not know. */
const FORMAT = '1';

/** A model and what was written with it: schema, options, metrics, … as plain data under the names their writers chose. */
export interface StoredModel {
  readonly model: Model;
  readonly metadata: ReadonlyMap<string, unknown>;
}

/**
 * A model as the bytes of one safetensors file, with PyTorch's names and orientation (`layers.0.weight` is [outputs, inputs]).
 * `metadata` is plain data by name, stored as JSON. Equal models and metadata give equal bytes.
 *
 * @throws UsageError when `metadata` uses a name that the format needs itself.
 * @example
 * ```ts
 * const model = new Model({ inputs: 2, layers: [dense(1)] }, Float64Array.of(1, 1, 0.5));
 * const bytes = await writeModel(model, { labels: ['no', 'yes'] });
 * const stored = await readModel(bytes, 'model.safetensors');
 * stored.model.parameters.join(); // '1,1,0.5'
 * stored.metadata.get('labels'); // ['no', 'yes']
 * ```
 */
export async function writeModel(
  model: Model,
  metadata: Readonly<Record<string, unknown>>,
): Promise<Uint8Array> {
  const own = { descent: FORMAT, network: JSON.stringify(model.network.spec) };
  const texts: Record<string, string> = { ...own };
  for (const [name, value] of Object.entries(metadata)) {
    if (Object.hasOwn(own, name) || name === 'sha256')
      throw new UsageError(`model: "${name}" is the format's own name`);
    texts[name] = JSON.stringify(value);
  }
  return sealSafetensors(
    model.network.tensors.map((parameter) => toTensor(parameter, model.parameters)),
    texts,
  );
}

/**
 * Whether a file that begins with these bytes is meant to be a Descent model, whole or not: what may be written over unasked. The
 * header's length, then JSON whose metadata says `descent`.
 */
export function isModelHead(head: Uint8Array): boolean {
  const text = new TextDecoder().decode(head.subarray(8));
  return text.startsWith('{"__metadata__":{') && text.includes('"descent":"');
}

/**
 * Reads a model back, checking everything: checksum, header, shapes, names and versions. It runs no code.
 * @param source The file's name, for messages.
 * @throws DataError saying what was expected and what came.
 */
export async function readModel(bytes: Uint8Array, source: string): Promise<StoredModel> {
  const { tensors, metadata } = await openSafetensors(bytes, source);
  const format = metadata.get('descent');
  if (format !== FORMAT) {
    const got = format === undefined ? 'none' : `"${format}"`;
    throw new DataError(
      `${source}: expected a Descent model of format ${FORMAT}, got ${got}; train it with this version`,
    );
  }
  const values = new Map<string, unknown>();
  for (const [name, text] of metadata)
    if (name !== 'sha256' && name !== 'descent') values.set(name, parseMetadata(text, name, source));
  const spec = checkNetworkSpec(values.get('network'), source);
  values.delete('network');
  const network = checkedNetwork(spec, source);
  const parameters = network.tensors;
  // All shapes before any memory: a network that only claims to be large must not be given it.
  for (const parameter of parameters) checkTensor(parameter, tensors.get(parameter.fullName), source);
  if (tensors.size !== parameters.length) {
    const extra = [...tensors.keys()].find((name) => parameters.every(({ fullName }) => fullName !== name));
    throw new DataError(`${source}: the tensor "${extra}" belongs to no layer of its network`);
  }
  const flat = new Float64Array(network.parameterCount);
  for (const { fullName, rows, cols, offset } of parameters) {
    flat.set(new Matrix(cols, rows, tensors.get(fullName)!.data).transposed().data, offset);
  }
  return { model: new Model(spec, flat), metadata: values };
}

function shapeInFile({ file, rows, cols }: PlacedParameter): number[] {
  return file === 'transposed' ? [cols, rows] : [rows];
}

function toTensor(parameter: PlacedParameter, flat: Float64Array): NamedTensor {
  const { fullName, rows, cols, offset, length } = parameter;
  const matrix = new Matrix(rows, cols, flat.subarray(offset, offset + length));
  return { name: fullName, shape: shapeInFile(parameter), data: matrix.transposed().data };
}

function checkTensor(parameter: PlacedParameter, tensor: StoredTensor | undefined, source: string): void {
  const { fullName } = parameter;
  const shape = shapeInFile(parameter);
  if (tensor === undefined) throw new DataError(`${source}: expected a tensor "${fullName}", got none`);
  if (tensor.shape.length !== shape.length || tensor.shape.some((size, i) => size !== shape[i])) {
    throw new DataError(
      `${source}: expected "${fullName}" to be [${shape}], as its network says, got [${tensor.shape}]`,
    );
  }
}

function checkNetworkSpec(value: unknown, source: string): NetworkSpec {
  const { inputs, layers, members } = (value ?? {}) as Partial<NetworkSpec>;
  const isLayer = (layer: unknown): boolean =>
    typeof layer === 'object' && layer !== null && Object.values(layer).every(isOption);
  const isCount = typeof inputs === 'number' && (members === undefined || typeof members === 'number');
  if (!isCount || !Array.isArray(layers) || !layers.every(isLayer)) {
    throw new DataError(
      `${source}: expected its metadata "network" to have inputs and layers, got something else`,
    );
  }
  return members === undefined ? { inputs, layers } : { inputs, layers, members };
}

/** What a layer's spec may hold: words, numbers, and lists of numbers. */
function isOption(option: unknown): boolean {
  if (Array.isArray(option)) return option.every((element) => typeof element === 'number');
  return ['string', 'number', 'boolean'].includes(typeof option);
}

function checkedNetwork(spec: NetworkSpec, source: string): Network {
  try {
    return buildNetwork(spec);
  } catch (error) {
    throw new DataError(`${source}: its network cannot be: ${(error as Error).message}`, { cause: error });
  }
}
