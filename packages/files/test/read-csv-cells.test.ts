import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTable } from '../src/read-table.ts';
import { cells, failure, fromStdin } from './from-stdin.ts';
import { temporaryFolder } from './temporary-folder.ts';

describe('rows of another length', () => {
  test.each([
    ['short', 'a,b,c\n1,2,3\n4,5\n', 2],
    ['long', 'a,b,c\n1,2,3\n4,5,6,7\n', 4],
  ])('%s: refused with both counts', async (_, text, got) => {
    const message = await failure(fromStdin(text));
    expect(message).toMatch(/^DataError: stdin: row 2 \(line 3\): expected 3 columns, got \d; /);
    expect(message).toContain(`got ${got};`);
    expect(message).not.toContain('--delimiter');
  });

  test('with a hint when the first line looks otherwise delimited', async () => {
    expect(await failure(fromStdin('a;b\n1,5;2\n'))).toMatch(/expected 1 column, got 2; .*--delimiter ";"$/);
  });

  test('blank lines at the end are no rows', async () => {
    expect(await failure(fromStdin('a,b\n1,2\n\n  \n3,4\n'))).toMatch(
      /^DataError: stdin: row 2 \(line 3\): expected 2 columns, got a blank line; /,
    );
    expect((await fromStdin('a,b\n1,2\n\n  \n\r\n\r')).rows).toBe(1);
    expect(await failure(fromStdin('\n\na,b\n1,2\n'))).toMatch(
      /^DataError: stdin: line 1: expected 2 columns, got a blank/,
    );
  });

  test('a blank line is told before what is wrong behind it', async () => {
    expect(await failure(fromStdin('a,b\n\n1,"x'))).toMatch(
      /row 1 \(line 2\): expected 2 columns, got a blank line/,
    );
    expect(await failure(fromStdin('a\n\n"x'))).toMatch(
      /row 2 \(line 3\), column "a": expected a closing quote/,
    );
  });

  test('blank lines in the middle of a single column are empty cells', async () => {
    const table = await fromStdin('a\nx\n\n  \r\n""\ny\n\n');
    expect(cells(table)).toEqual([['x'], [''], [''], [''], ['y']]);
    expect(table.describeRow(4)).toBe('row 5 (line 6)');
  });
});

describe('numbers', () => {
  const thousand = `a,b\n${'1,x\n'.repeat(1000)}`;

  test('a word among many is an error that names it, counts its like and says what to do', async () => {
    expect(await failure(fromStdin(`${thousand}abc,x\n`))).toBe(
      'DataError: stdin: row 1001 (line 1002), column "a": expected a number, as 1000 of 1001 cells hold, got "abc", the only such cell; correct them, or say --missing "abc" if it stands for no value, or --types a=category if the column holds words',
    );
    expect(await failure(fromStdin(`1,b\n${'1,2\n'.repeat(50)}`))).toMatch(
      /row 1 \(line 1\), column "1": .*got "b", the only such cell; say --header yes if that line names the columns, or /,
    );
    const several = `a,b\n1,x\nabc,x\n${'1,x\n'.repeat(1000)}def,x\nabc,x\n`;
    expect(await failure(fromStdin(several))).toMatch(
      /row 2 \(line 3\), column "a": .* 1001 of 1004 cells .*got "abc", the first of 3 such cells \("abc", "def"\);/,
    );
  });

  test('cells without a value are gaps in numbers, and one empty word in words', async () => {
    const table = await fromStdin('a,b\n1,x\n,NA\n-,\nNaN,-\n?,?\n2.5,x\n');
    expect(table.columns).toEqual([
      {
        name: 'a',
        type: 'number',
        values: Float64Array.of(1, NaN, NaN, NaN, NaN, 2.5),
        offset: 0,
        stride: 1,
      },
      { name: 'b', type: 'category', codes: Int32Array.of(0, 1, 1, 2, 1, 0), levels: ['x', '', '-'] },
    ]);
    const more = await fromStdin('a,b\n1,x\nnone,none\n-9,-9\n', { missing: ['none', '-9'] });
    expect(cells(more)).toEqual([
      ['1', 'x'],
      ['', ''],
      ['', ''],
    ]);
    expect(more.format).toMatchObject({ missing: ['none', '-9'] });
  });

  test('a number that marks a missing value is a gap in a plain file too', async () => {
    const table = await fromStdin('a,b\n1,2\n-9,-9\n3,-9.0\n', { missing: ['-9'] });
    expect(cells(table)).toEqual([
      ['1', '2'],
      ['', ''],
      ['3', '-9'],
    ]);
  });

  test('a few words among few numbers make words of all', async () => {
    const table = await fromStdin('a,b\n1,\n,2\n0x1f,3\n');
    expect(table.columns.map((column) => column.type)).toEqual(['category', 'number']);
    expect(cells(table)).toEqual([
      ['1', ''],
      ['', '2'],
      ['0x1f', '3'],
    ]);
  });

  test('all rows decide, also where thousands of plain numbers came first', async () => {
    const numbers = Array.from({ length: 30_000 }, (_, i) => `00${i % 700},${i}`);
    const words = Array.from({ length: 3000 }, (_, i) => `w${i % 30},${i}`);
    const text = `a,b\n${[...numbers, ...words].join('\n')}\n`;
    const path = join(temporaryFolder(), 'late.csv');
    writeFileSync(path, text);
    // A file is opened once more for the texts; of standard input the bytes were kept.
    for (const table of [await readTable(path), await fromStdin(text)]) {
      expect(table.columns.map((column) => column.type)).toEqual(['category', 'number']);
      expect(cells(table).map((row) => row.join(','))).toEqual([...numbers, ...words]);
      expect(table.fingerprint).toBe(createHash('sha256').update(text).digest('hex'));
      expect(table.describeRow(32_999)).toBe('row 33000 (line 33001)');
    }
  });

  test('a gap far down leaves numbers what they are', async () => {
    const table = await fromStdin(`a,b\n${'1,2\n'.repeat(50_000)},2\n3,NA\n`);
    expect(table.columns.map(({ type }) => type)).toEqual(['number', 'number']);
    expect(cells(table).slice(49_999)).toEqual([
      ['1', '2'],
      ['', '2'],
      ['3', ''],
    ]);
  });

  test('thousands separators and decimal commas are read where the whole column has them', async () => {
    const english = await fromStdin('a,b\n"1,234,567",1\n12,2\n"-1,234.5",3\n');
    expect(english.columns[0]).toMatchObject({
      values: Float64Array.of(1234567, 12, -1234.5),
      format: { decimal: '.', group: ',' },
    });
    const german = await fromStdin('a;b\n1.234,5;1\n-3;2\n', { delimiter: ';' });
    expect(german.columns[0]).toMatchObject({
      values: Float64Array.of(1234.5, -3),
      format: { decimal: ',', group: '.' },
    });
    expect(german.columns[1]).not.toHaveProperty('format');
    expect(await failure(fromStdin('a;b\n1,5;1\n2.5;2\n3,5;3\n', { delimiter: ';' }))).toBe(
      'DataError: stdin: row 2 (line 3), column "a": expected numbers written alike, as 1234,5 is, got "2.5", the only such cell; write all numbers of the column one way',
    );
  });

  test('any blanks around a cell are none of it', async () => {
    const blank = fc.stringMatching(/^[ \t\u00a0]{0,3}$/);
    const cell = fc.constantFrom('12', '-0.5', 'NA', '?', '');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(blank, cell, blank), { minLength: 1 }), async (padded) => {
        const read = (lines: string[]) =>
          fromStdin(`a,b\n7,x\n${lines.map((line) => `${line},x\n`).join('')}`);
        const table = await read(padded.map((parts) => parts.join('')));
        const { columns } = await read(padded.map(([, text]) => text));
        expect(table.columns[0]!.type).toBe('number');
        expect(cells(table)).toEqual(cells({ ...table, columns }));
      }),
      { numRuns: 50 },
    );
  });

  test('declared types hold', async () => {
    const types = new Map([
      ['a', 'category'],
      ['b', 'number'],
      ['absent', 'number'],
    ] as const);
    const table = await fromStdin('a,b\n1,2\n01,300\n', { types });
    expect(table.columns[0]).toMatchObject({ type: 'category', levels: ['1', '01'] });
    expect(table.columns[1]).toMatchObject({ type: 'number', values: Float64Array.of(2, 300) });
    expect(await failure(fromStdin('a,b\n1,2\n1,two\n', { types }))).toBe(
      'DataError: stdin: row 2 (line 3), column "b": expected a number, got "two"; correct the cell, or remove the row',
    );
    expect((await fromStdin('a,b\n1,2\n?,\n', { types })).columns).toMatchObject([
      { levels: ['1', ''] },
      { values: Float64Array.of(2, NaN) },
    ]);
    const readings = new Map([
      ['a', { type: 'category', verbatim: true }],
      ['b', { type: 'number', format: { decimal: ',', group: '' } }],
    ] as const);
    expect((await fromStdin('a;b\n?;2,5\n-;1\n', { types: readings, delimiter: ';' })).columns).toMatchObject(
      [{ levels: ['?', '-'] }, { values: Float64Array.of(2.5, 1) }],
    );
    const plain = new Map([['a', { type: 'number', format: { decimal: '.', group: '' } }]] as const);
    expect(await failure(fromStdin('a;b\n1,5;1\n', { types: plain, delimiter: ';' }))).toMatch(
      /row 1 \(line 2\), column "a": expected a number, got "1,5"/,
    );
  });

  test('long and unprintable cells are shown short, on one line', async () => {
    const types = new Map([['a', 'number']] as const);
    const message = await failure(fromStdin(`a\n"x\n${'y'.repeat(500)}"\n`, { types }));
    expect(message).toContain('got "x\\nyyyy');
    expect(message.length).toBeLessThan(200);
    expect(message).not.toContain('\n');
  });
});

test('the first error in the file is the one told, however the bytes arrive', async () => {
  const types = new Map([['a', 'number']] as const);
  const text = 'a,b\n1,2\nx,3\n4\n5,"6\n';
  for (const size of [1, 3, 65536]) {
    expect(await failure(fromStdin(text, { types }, size))).toMatch(/row 2 \(line 3\), column "a".*got "x"/);
  }
});
