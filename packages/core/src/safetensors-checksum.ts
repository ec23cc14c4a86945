import { DataError, UsageError } from './errors.ts';
import {
  type NamedTensor,
  readSafetensors,
  type SafetensorsContent,
  type SafetensorsMetadata,
  type SafetensorsOptions,
  writeSafetensors,
} from './safetensors.ts';
import { sha256 } from './sha256.ts';

const DIGITS = 64;
/** What stands before the checksum, in a file that {@link sealSafetensors} wrote. */
const KEY: Uint8Array = new TextEncoder().encode('"sha256":"');

/**
 * The bytes of {@link writeSafetensors} with one more metadata key, `sha256`: the SHA-256, in 64 lower-case hex digits, over all
 * bytes of the file but those 64. A `sha256` among the metadata given is replaced.
 *
 * @throws UsageError and FailureError as {@link writeSafetensors}, and UsageError when a metadata key ends in `"sha256`.
 * @example
 * ```ts
 * const bytes = await sealSafetensors([{ name: 'w', shape: [1], data: Float64Array.of(1) }], {});
 * const { metadata } = await openSafetensors(bytes, 'model.safetensors');
 * metadata.get('sha256')?.length; // 64
 * ```
 */
export async function sealSafetensors(
  tensors: readonly NamedTensor[],
  metadata: SafetensorsMetadata,
  options: SafetensorsOptions = {},
): Promise<Uint8Array> {
  return seal(writeUnsealed(tensors, metadata, options));
}

/** The bytes of {@link sealSafetensors} but for the checksum, whose digits are zeros. */
export function writeUnsealed(
  tensors: readonly NamedTensor[],
  metadata: SafetensorsMetadata,
  options: SafetensorsOptions = {},
): Uint8Array<ArrayBuffer> {
  const pairs: [string, string][] = metadata instanceof Map ? [...metadata] : Object.entries(metadata);
  return writeSafetensors(tensors, new Map(pairs).set('sha256', '0'.repeat(DIGITS)), options);
}

/**
 * Puts the checksum of {@link writeUnsealed}'s bytes in.
 * @throws UsageError as {@link sealSafetensors}.
 */
export async function seal(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const at = findDigits(bytes);
  if (at === undefined)
    throw new UsageError('sealSafetensors: expected one metadata key to end in "sha256, got several');
  bytes.set(new TextEncoder().encode(await checksumWithout(bytes, at)), at);
  return bytes;
}

/**
 * What {@link readSafetensors} reads, after comparing the checksum of {@link sealSafetensors} (which stays in the metadata).
 *
 * @param source the file's name, for messages.
 * @throws DataError as {@link readSafetensors}, and for a checksum that is missing, not where we put it, or wrong.
 * @example
 * ```ts
 * const bytes = await sealSafetensors([{ name: 'w', shape: [1], data: Float64Array.of(2) }], {});
 * const { tensors } = await openSafetensors(bytes, 'model.safetensors');
 * tensors.get('w')?.shape; // [1]
 * ```
 */
export async function openSafetensors(
  bytes: Uint8Array,
  source: string,
  options: SafetensorsOptions = {},
): Promise<SafetensorsContent> {
  const content = readSafetensors(bytes, source, options);
  const stored = content.metadata.get('sha256');
  const at = findDigits(bytes);
  if (stored === undefined || at === undefined || stored !== asciiAt(bytes, at)) {
    throw new DataError(
      `${source}: expected one sha256 in the metadata, as Descent writes it, got ${stored ?? 'none'}`,
    );
  }
  const actual = await checksumWithout(bytes, at);
  if (stored !== actual) {
    throw new DataError(
      `${source}: expected sha256 ${stored}, got ${actual}: the file was damaged or changed`,
    );
  }
  return content;
}

/**
 * The position of the 64 digits: after the only `"sha256":"` of the header. JSON text inside a string has its quotes escaped, so
 * only a name can look like that: the checksum's own, or one that ends in an escaped quote and sha256, when both are refused.
 */
function findDigits(bytes: Uint8Array): number | undefined {
  const headerLength = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const header = bytes.subarray(0, 8 + headerLength);
  let found: number | undefined;
  for (let i = header.indexOf(KEY[0]!, 8); i >= 0; i = header.indexOf(KEY[0]!, i + 1)) {
    if (!KEY.every((byte, k) => header[i + k] === byte)) continue;
    if (found !== undefined) return undefined;
    found = i + KEY.length;
  }
  return found;
}

function asciiAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + DIGITS));
}

function checksumWithout(bytes: Uint8Array, at: number): Promise<string> {
  return sha256([bytes.subarray(0, at), bytes.subarray(at + DIGITS)]);
}
