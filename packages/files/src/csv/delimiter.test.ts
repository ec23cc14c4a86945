import { UsageError } from '@descent/core';
import { describe, expect, test } from 'vitest';
import { fromStdin } from '../../test/from-stdin.ts';
import { delimiterHint, resolveDelimiter } from './delimiter.ts';

describe('resolveDelimiter', () => {
  test.each([
    [undefined, ','],
    [';', ';'],
    ['tab', '\t'],
    ['\\t', '\t'],
    ['\t', '\t'],
  ])('%j is %j', (given, delimiter) => {
    expect(resolveDelimiter(given)).toBe(delimiter);
  });

  test.each(['', ',,', '"', '\n', '\r', '\0', '§', '😀'])('%j is refused', (given) => {
    expect(() => resolveDelimiter(given)).toThrow(UsageError);
  });
});

describe('delimiterHint', () => {
  test.each([
    ['a;b\n1;2\n', 'try --delimiter ";"'],
    ['a\tb\n1\t2\n', 'try --delimiter tab'],
    ['1;2\n3;4\n', 'try --delimiter ";"'],
  ])('%j gives a hint', async (text, hint) => {
    expect(delimiterHint(await fromStdin(text))).toContain(hint);
  });

  test.each(['a\nx;y\n', 'a;b,c\n1,2\n', '1\n2\n'])('%j gives none', async (text) => {
    expect(delimiterHint(await fromStdin(text))).toBeUndefined();
  });
});
