import { createHash } from 'node:crypto';

/** A file of ours, taken apart so that its parts can be changed: not checked, and no code of the reader's. */
export interface Parts {
  /** By name: dtype, shape and offsets. */
  readonly tensors: Readonly<Record<string, unknown>>;
  /** By name, with its JSON parsed where it is JSON. */
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly data: Uint8Array;
}

export function takeApart(bytes: Uint8Array): Parts {
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))) as Record<
    string,
    unknown
  >;
  const { __metadata__: texts, ...tensors } = header;
  const metadata = Object.entries(texts as Record<string, string>).filter(([name]) => name !== 'sha256');
  return {
    tensors,
    metadata: Object.fromEntries(metadata.map(([name, text]) => [name, parsed(text)])),
    data: bytes.slice(8 + length),
  };
}

/** The bytes of a file with these parts, whatever they are, and with the right checksum. */
export function putTogether(
  { tensors, metadata, data }: Parts,
  asText: (value: unknown) => unknown,
): Uint8Array {
  const mark = '0'.repeat(64);
  const texts = Object.entries(metadata ?? {}).map(([name, value]) => [name, asText(value)] as const);
  const sorted = [...texts, ['sha256', mark] as const].sort(([a], [b]) => (a < b ? -1 : 1));
  const json = JSON.stringify({ __metadata__: Object.fromEntries(sorted), ...tensors });
  const text = new TextEncoder().encode(json);
  const header = new Uint8Array(Math.ceil(text.length / 8) * 8).fill(0x20);
  header.set(text);
  const bytes = new Uint8Array(8 + header.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, 8);
  bytes.set(data, 8 + header.length);
  const at = Buffer.from(bytes.buffer).indexOf(`"sha256":"${mark}`) + '"sha256":"'.length;
  const hash = createHash('sha256')
    .update(bytes.subarray(0, at))
    .update(bytes.subarray(at + 64))
    .digest('hex');
  bytes.set(new TextEncoder().encode(hash), at);
  return bytes;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
