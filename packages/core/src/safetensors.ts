import { DataError, FailureError, UsageError } from './errors.ts';
import { firstNotFinite } from './first-not-finite.ts';
import { MAX_HEADER_BYTES, parseHeader, quoted } from './safetensors-header.ts';

/** A tensor to write: `data` holds the product of `shape` numbers, the last index fastest. */
export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** A tensor that was read. */
export interface StoredTensor {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** What a safetensors file holds: the tensors in the order of their data. */
export interface SafetensorsContent {
  readonly tensors: Map<string, StoredTensor>;
  readonly metadata: Map<string, string>;
}

/** What may be in a file, unlike in one of weights, and where its bytes go. */
export interface SafetensorsOptions {
  /** Memory to write to, if it is large enough: new memory takes longer than the writing [new]. */
  readonly into?: ArrayBuffer | undefined;
  /** Which tensors must be of finite numbers [all of them]. */
  readonly mustBeFinite?: (name: string) => boolean;
}

/** Metadata of a file; keys are sorted by code unit when it is written. */
export type SafetensorsMetadata = ReadonlyMap<string, string> | Readonly<Record<string, string>>;

/**
 * The bytes of a safetensors file: 8 bytes of header length, little-endian, the header as JSON padded with spaces to a
 * multiple of 8, and the tensors' doubles, little-endian, in the order given. Equal input gives equal bytes.
 *
 * Source: https://github.com/huggingface/safetensors, README, "Format".
 *
 * @throws UsageError for a name given twice or reserved, or a shape that does not fit its data.
 * @throws FailureError for a number that is not finite: such weights are worth nothing to anybody.
 * @example
 * ```ts
 * const bytes = writeSafetensors([{ name: 'layers.0.bias', shape: [2], data: Float64Array.of(1, 2) }], { seed: '0' });
 * readSafetensors(bytes, 'model.safetensors').metadata.get('seed'); // '0'
 * ```
 */
export function writeSafetensors(
  tensors: readonly NamedTensor[],
  metadata: SafetensorsMetadata,
  options: SafetensorsOptions = {},
): Uint8Array<ArrayBuffer> {
  requireWritable(tensors, options);
  const header = encodeHeader(tensors, metadata);
  const dataBytes = tensors.reduce((sum, { data }) => sum + data.byteLength, 0);
  const length = 8 + header.length + dataBytes;
  const { into } = options;
  const bytes =
    into !== undefined && into.byteLength >= length
      ? new Uint8Array(into, 0, length)
      : new Uint8Array(length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, 8);
  let at = 8 + header.length;
  for (const { data } of tensors) {
    // The machine's own byte order is little-endian: numerics.ts refuses any other.
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

function requireWritable(
  tensors: readonly NamedTensor[],
  { mustBeFinite = () => true }: SafetensorsOptions,
): void {
  const names = new Set(['__metadata__']);
  for (const { name, shape, data } of tensors) {
    if (names.has(name)) {
      throw new UsageError(
        `writeSafetensors: expected every tensor to have a name of its own, got ${quoted(name)} again`,
      );
    }
    names.add(name);
    const natural = shape.every((length) => Number.isSafeInteger(length) && length >= 0);
    const size = shape.reduce((product, length) => product * length, 1);
    if (!natural || size !== data.length) {
      throw new UsageError(
        `writeSafetensors: expected ${size} numbers in tensor ${quoted(name)} of shape ${quoted(shape)}, got ${data.length}`,
      );
    }
    if (!mustBeFinite(name)) continue;
    requireFinite(data, (i, value) => {
      throw new FailureError(
        `writeSafetensors: expected finite numbers in tensor ${quoted(name)}, got ${value} at ${i}`,
      );
    });
  }
}

function encodeHeader(tensors: readonly NamedTensor[], metadata: SafetensorsMetadata): Uint8Array {
  const pairs: [string, string][] = metadata instanceof Map ? [...metadata] : Object.entries(metadata);
  pairs.sort(([a], [b]) => (a < b ? -1 : 1));
  // Assembled as text: an object would move names like "0" to the front and swallow "__proto__".
  const fields = pairs.map(([key, text]) => `${JSON.stringify(key)}:${JSON.stringify(text)}`);
  const entries = fields.length > 0 ? [`"__metadata__":{${fields.join()}}`] : [];
  let begin = 0;
  for (const { name, shape, data } of tensors) {
    const end = begin + data.byteLength;
    entries.push(
      `${JSON.stringify(name)}:{"dtype":"F64","shape":[${shape.join()}],"data_offsets":[${begin},${end}]}`,
    );
    begin = end;
  }
  const json = new TextEncoder().encode(`{${entries.join()}}`);
  const header = new Uint8Array(Math.ceil(json.length / 8) * 8).fill(0x20);
  header.set(json);
  if (header.length > MAX_HEADER_BYTES) {
    throw new UsageError(
      `writeSafetensors: expected a header of ${MAX_HEADER_BYTES} bytes at most, got ${header.length}`,
    );
  }
  return header;
}

/**
 * The tensors and the metadata of a safetensors file, copied. Everything is checked, nothing is run, and no more memory is
 * taken than the file has bytes for.
 *
 * @param source the file's name, for messages.
 * @throws DataError for anything that is not a whole, well-formed file of finite F64 tensors.
 * @example
 * ```ts
 * const bytes = writeSafetensors([{ name: 'w', shape: [1, 2], data: Float64Array.of(3, 4) }], {});
 * readSafetensors(bytes, 'model.safetensors').tensors.get('w')?.shape; // [1, 2]
 * ```
 */
export function readSafetensors(
  bytes: Uint8Array,
  source: string,
  { mustBeFinite = () => true }: SafetensorsOptions = {},
): SafetensorsContent {
  const { spans, metadata, dataStart } = parseHeader(bytes, source);
  const tensors = new Map<string, StoredTensor>();
  for (const { name, shape, begin, end } of spans) {
    // Copied, because the file may begin anywhere in its buffer, and not by slice, which in Node's Buffer does not copy.
    const data = new Float64Array((end - begin) / 8);
    new Uint8Array(data.buffer).set(bytes.subarray(dataStart + begin, dataStart + end));
    tensors.set(name, { shape, data });
    if (!mustBeFinite(name)) continue;
    requireFinite(data, (i, value) => {
      throw new DataError(
        `${source}: expected finite numbers in tensor ${quoted(name)}, got ${value} at ${i}`,
      );
    });
  }
  return { tensors, metadata };
}

function requireFinite(data: Float64Array, refuse: (index: number, value: number) => never): void {
  const i = firstNotFinite(data);
  if (i >= 0) refuse(i, data[i]!);
}
