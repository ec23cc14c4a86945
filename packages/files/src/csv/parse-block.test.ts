import { FailureError } from '@descent/core';
import { expect, test } from 'vitest';
import { parseBlock } from './parse-block.ts';

const block = (text: string, records: number, columns: number) => ({
  text,
  records,
  columns,
  fault: undefined,
});

test('gives trimmed cells', async () => {
  expect(await parseBlock(block('a, "b "\n\t c,\r', 2, 2), ',', 'x.csv')).toEqual([
    ['a', 'b'],
    ['c', ''],
  ]);
});

test('a blank line is an empty cell', async () => {
  expect(await parseBlock(block('a\n\n  \n', 3, 1), ',', 'x.csv')).toEqual([['a'], [''], ['']]);
});

test('a parser that counts otherwise is a failure of ours, not silence', async () => {
  await expect(parseBlock(block('a,b\n', 2, 2), ',', 'x.csv')).rejects.toThrow(FailureError);
  await expect(parseBlock(block('a,b\n', 1, 3), ',', 'x.csv')).rejects.toThrow(FailureError);
});
