const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

const utf8: TextEncoder = new TextEncoder();

/**
 * The 32-bit FNV-1a hash of a text's UTF-8 bytes, from 0 to 2³² − 1: h = (h xor byte) · 16777619 mod 2³² for each byte, from
 * h = 2166136261 on.
 *
 * Source: G. Fowler, L. C. Noll, K.-P. Vo, D. Eastlake, The FNV Non-Cryptographic Hash Algorithm.
 *
 * @example
 * ```ts
 * fnv1a('foobar').toString(16); // 'bf9cf968'
 * ```
 */
export function fnv1a(text: string): number {
  let hash = OFFSET_BASIS;
  for (const byte of utf8.encode(text)) hash = Math.imul(hash ^ byte, PRIME);
  return hash >>> 0;
}
