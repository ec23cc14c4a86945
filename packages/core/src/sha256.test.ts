import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sha256, webSha256 } from './sha256.ts';

/** FIPS 180-4's examples, as published by NIST. */
test.each([
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  [
    'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  ],
])('gives the published digests, by Node and by WebCrypto: %s', async (text, digest) => {
  const bytes = new TextEncoder().encode(text);
  expect(await sha256([bytes])).toBe(digest);
  expect(await webSha256([bytes])).toBe(digest);
});

test('parts are hashed as if they were one', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 5 }), async (parts) => {
      const whole = Uint8Array.from(parts.flatMap((part) => [...part]));
      expect(await sha256(parts)).toBe(await webSha256([whole]));
      expect(await webSha256(parts)).toBe(await webSha256([whole]));
    }),
  );
});

test('WebCrypto, which takes no more than 2 GiB, is not given more', async () => {
  await expect(webSha256([{ length: 2 ** 31 } as Uint8Array])).rejects.toThrow(
    'checksum: expected fewer than 2 GiB, got 2147483648 bytes',
  );
});
