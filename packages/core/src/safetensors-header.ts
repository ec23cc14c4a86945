import { DataError } from './errors.ts';

/** More than any real header needs: the limit of the reference implementation. */
export const MAX_HEADER_BYTES = 100_000_000;

/** Where a tensor of doubles lies: bytes `begin` (included) to `end` (excluded) of the data that follows the header. */
export interface TensorSpan {
  readonly name: string;
  readonly shape: number[];
  readonly begin: number;
  readonly end: number;
}

/** A header that was checked: its tensors in the order of their data, which they cover without overlap or hole. */
export interface SafetensorsHeader {
  readonly spans: readonly TensorSpan[];
  readonly metadata: Map<string, string>;
  /** The byte of the file at which the data begins. */
  readonly dataStart: number;
}

function refuse(source: string, expected: string, got: string): never {
  throw new DataError(`${source}: expected ${expected}, got ${got}`);
}

/** A name or a value from the file for an error message: on one line, and not longer than a line, however deep or long it is. */
export function quoted(value: unknown): string {
  const nested = (item: unknown) => typeof item === 'object' && item !== null;
  if (nested(value) && !(Array.isArray(value) && !value.some(nested))) return 'something nested';
  const short = typeof value === 'string' || Array.isArray(value) ? value.slice(0, 80) : value;
  const text = JSON.stringify(short);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

/**
 * The header of a safetensors file, with everything in it checked against the length of the file.
 *
 * Source: https://github.com/huggingface/safetensors, README, "Format". Stricter than it in one point: F64 tensors only.
 *
 * @param source the file's name, for messages.
 * @throws DataError for a header that is too short, too long, no JSON object, holds a name twice, or does not describe the data.
 */
export function parseHeader(bytes: Uint8Array, source: string): SafetensorsHeader {
  const text = headerText(bytes, source);
  const dataStart = 8 + headerLength(bytes, source);
  let entries: [string, unknown][];
  try {
    // Starting with '{', whatever parses is an object; its entries include an own "__proto__", which does no harm.
    entries = Object.entries(JSON.parse(text) as object);
  } catch {
    refuse(source, 'a JSON header', quoted(text));
  }
  const stored = entries.find(([name]) => name === '__metadata__');
  const metadata = stored === undefined ? new Map<string, string>() : parseMetadata(stored[1], source);
  const spans = entries
    .filter(([name]) => name !== '__metadata__')
    .map(([name, entry]) => parseSpan(name, entry, source));
  // JSON.parse keeps the last of equal names without a word: then the text has more names than were kept.
  const named = entries.length + metadata.size + 3 * spans.length;
  if (countNames(text) !== named) refuse(source, 'every name once in the header', 'a name twice');
  spans.sort((a, b) => a.begin - b.begin || a.end - b.end);
  requireCover(spans, bytes.length - dataStart, source);
  return { spans, metadata, dataStart };
}

function headerLength(bytes: Uint8Array, source: string): number {
  if (bytes.length < 8) refuse(source, 'a safetensors file of 8 bytes at least', `${bytes.length} bytes`);
  const length = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
  const limit = Math.min(MAX_HEADER_BYTES, bytes.length - 8);
  if (length > BigInt(limit)) {
    refuse(source, `a safetensors header of ${limit} bytes at most`, `a header length of ${length}`);
  }
  return Number(length);
}

function headerText(bytes: Uint8Array, source: string): string {
  // Copied: TextDecoder refuses shared memory in browsers.
  const header = new Uint8Array(bytes.subarray(8, 8 + headerLength(bytes, source)));
  if (header[0] !== 0x7b)
    refuse(source, 'a safetensors header starting with {', `byte ${header[0] ?? 'none'}`);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(header);
  } catch {
    return refuse(source, 'a header in UTF-8', 'bytes that are not');
  }
}

function parseMetadata(value: unknown, source: string): Map<string, string> {
  if (!isObject(value)) refuse(source, '__metadata__ to be an object', quoted(value));
  const metadata = new Map<string, string>();
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== 'string') refuse(source, `a string as metadata ${quoted(key)}`, quoted(text));
    metadata.set(key, text);
  }
  return metadata;
}

function parseSpan(name: string, entry: unknown, source: string): TensorSpan {
  const where = `tensor ${quoted(name)}`;
  if (!isObject(entry) || Object.keys(entry).sort().join() !== 'data_offsets,dtype,shape') {
    refuse(source, `${where} to have dtype, shape and data_offsets`, quoted(entry));
  }
  const { dtype, shape, data_offsets: offsets } = entry;
  if (dtype !== 'F64') refuse(source, `${where} to have dtype F64`, quoted(dtype));
  if (!isNaturals(shape)) refuse(source, `${where} to have natural numbers as its shape`, quoted(shape));
  if (!isNaturals(offsets) || offsets.length !== 2 || offsets[0]! > offsets[1]!) {
    refuse(source, `${where} to have two growing natural numbers as data_offsets`, quoted(offsets));
  }
  const [begin, end] = [offsets[0]!, offsets[1]!];
  const size = shape.reduce((product, length) => product * length, 8);
  if (size !== end - begin)
    refuse(source, `${where} of shape ${quoted(shape)} to take ${size} bytes`, `${end - begin}`);
  return { name, shape, begin, end };
}

function requireCover(spans: readonly TensorSpan[], dataLength: number, source: string): void {
  let covered = 0;
  for (const { name, begin, end } of spans) {
    if (begin !== covered)
      refuse(source, `tensor ${quoted(name)} to begin at byte ${covered} of the data`, `${begin}`);
    covered = end;
  }
  if (covered !== dataLength) refuse(source, `${covered} bytes of data after the header`, `${dataLength}`);
}

/** How many names (strings before a colon) valid JSON text holds, at any depth, repeated ones counted again. */
function countNames(text: string): number {
  let names = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (inString && character === '\\') i++;
    else if (character === '"') inString = !inString;
    else if (character === ':' && !inString) names++;
  }
  return names;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNaturals(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}
