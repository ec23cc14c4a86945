import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LineMap } from '../src/csv/line-map.ts';
import { recordBlocks } from '../src/csv/record-blocks.ts';
import { cells, fromStdin, inChunks } from './from-stdin.ts';

const piece = fc.constantFrom(
  'a',
  '1',
  ',',
  ',',
  '"',
  '"',
  '\n',
  '\n',
  '\r',
  ' ',
  '\t',
  '\u00a0',
  '\ufeff',
  'é',
  '😀',
  '\v',
);
const soup = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));

async function outcome(text: string, size: number): Promise<unknown> {
  try {
    const table = await fromStdin(text, { header: 'no' }, size);
    return { cells: cells(table), places: cells(table).map((_, row) => table.describeRow(row)) };
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
}

describe('any text', () => {
  test('gives the same rows, places or error in chunks of any size', async () => {
    await fc.assert(
      fc.asyncProperty(soup, fc.integer({ min: 1, max: 9 }), async (text, size) => {
        expect(await outcome(text, size)).toEqual(await outcome(text, 65536));
      }),
      { numRuns: 300 },
    );
  });

  test('is cut into the same records, however small the blocks', async () => {
    const cut = async (text: string, size: number, blockBytes: number) => {
      const found = [];
      for await (const block of recordBlocks(inChunks(text, size), ',', new LineMap(), 'x', { blockBytes })) {
        found.push(block);
      }
      const records = found.reduce((sum, block) => sum + block.records, 0);
      // Block by block: a \r that ends one and a blank line that begins the next are two line ends.
      const texts = found.map((block) => block.text.replace(/\r\n?/g, '\n'));
      return { text: texts.join(''), records, fault: found.at(-1)?.fault };
    };
    await fc.assert(
      fc.asyncProperty(soup, fc.integer({ min: 1, max: 30 }), async (text, size) => {
        expect(await cut(text, size, 1)).toEqual(await cut(text, 65536, 65536));
      }),
      { numRuns: 500 },
    );
  });

  // The scanner before the parser and the parser count the records; a disagreement would be a FailureError.
  test('is a table or bad data, and scanner and parser agree on which', async () => {
    await fc.assert(
      fc.asyncProperty(soup, async (text) => {
        const result = await outcome(text, 65536);
        if (typeof result === 'string') expect(result).toMatch(/^DataError: stdin: [^\n]*$/);
      }),
      { numRuns: 500 },
    );
  });
});

describe('any cells', () => {
  const cell = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join('').trim());
  const table = fc
    .integer({ min: 2, max: 5 })
    .chain((columns) =>
      fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { minLength: 1 }),
    );
  const end = fc.constantFrom('\n', '\r\n', '\r');

  test('come back when they are quoted', async () => {
    await fc.assert(
      fc.asyncProperty(table, end, fc.integer({ min: 1, max: 99 }), async (rows, lineEnd, size) => {
        const text = rows
          .map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(','))
          .join(lineEnd);
        // Declared as words: a column of numbers would come back as their shortest forms.
        const types = new Map(rows[0]!.map((_, column) => [String(column), 'category'] as const));
        expect(cells(await fromStdin(text, { header: 'no', types }, size))).toEqual(rows);
      }),
      { numRuns: 200 },
    );
  });
});
