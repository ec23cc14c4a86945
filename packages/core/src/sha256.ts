import { FailureError, MemoryError } from './errors.ts';

/** What WebCrypto takes no more of: 2 GiB. */
const LIMIT = 2_147_483_648;
/** Bytes that are hashed at a time: more than 2 GiB are refused everywhere. */
const SLICE = 268_435_456;

/** The part of Node's hashes that is used. */
interface NodeHash {
  update(bytes: Uint8Array): NodeHash;
  digest(encoding: 'hex'): string;
}

/**
 * The SHA-256 of some bytes, which are free as soon as this returns its promise, in 64 lower-case hex digits. Where Node's own hash is at hand it is
 * taken: WebCrypto, which pages have, first makes a copy.
 *
 * @throws FailureError without either; MemoryError for 2 GiB and more in WebCrypto.
 */
export async function sha256(parts: readonly Uint8Array[]): Promise<string> {
  const hash = nodeHash();
  if (hash === undefined) return webSha256(parts);
  for (const part of parts) {
    for (let at = 0; at < part.length; at += SLICE) hash.update(part.subarray(at, at + SLICE));
  }
  return hash.digest('hex');
}

/** Node's hash: without an import, which a page could not follow. */
function nodeHash(): NodeHash | undefined {
  const { process } = globalThis as {
    process?: { getBuiltinModule?: (name: string) => { createHash(name: string): NodeHash } | undefined };
  };
  return process?.getBuiltinModule?.('node:crypto')?.createHash('sha256');
}

/** {@link sha256} by WebCrypto. */
export async function webSha256(parts: readonly Uint8Array[]): Promise<string> {
  const subtle = globalThis.crypto?.subtle;
  if (subtle === undefined) {
    throw new FailureError(
      'checksum: expected WebCrypto, got none; open the page over https or from localhost',
    );
  }
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  if (length >= LIMIT) {
    throw new MemoryError(
      `checksum: expected fewer than 2 GiB, got ${length} bytes; use Node 20.16 or later, or a smaller network`,
    );
  }
  const joined = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  const digest = new Uint8Array(await subtle.digest('SHA-256', joined));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
