import { expect, test } from 'vitest';
import { fnv1a } from './fnv1a.ts';

// The authors' test vectors (test_fnv.c), and the same function in Python for bytes beyond ASCII.
test.each([
  ['', 0x811c9dc5],
  ['a', 0xe40c292c],
  ['b', 0xe70c2de5],
  ['c', 0xe60c2c52],
  ['foo', 0xa9f37ed7],
  ['foob', 0x3f5076ef],
  ['fooba', 0x39aaa18a],
  ['foobar', 0xbf9cf968],
])('fnv1a of %j', (text, hash) => {
  expect(fnv1a(text)).toBe(hash);
});
