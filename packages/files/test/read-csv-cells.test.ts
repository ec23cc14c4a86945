import { describe, expect, test } from 'vitest';
import { cells, failure, fromStdin } from './from-stdin.ts';

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

  test('a cell that is none, after a thousand that are, is refused', async () => {
    expect(await failure(fromStdin(`${thousand}abc,x\n`))).toBe(
      'DataError: stdin: row 1001 (line 1002), column "a": expected a number, got "abc"; correct the cell, or remove the row',
    );
    expect(await failure(fromStdin(`${thousand}2,y\n ,y\n`))).toMatch(
      /row 1002 .*column "a".*got an empty cell; /,
    );
  });

  test('a cell that is none among the first thousand makes words of all', async () => {
    const table = await fromStdin('a,b\n1,\n,2\n0x1f,3\n');
    expect(table.columns.map((column) => column.type)).toEqual(['category', 'category']);
    expect(cells(table)).toEqual([
      ['1', ''],
      ['', '2'],
      ['0x1f', '3'],
    ]);
  });

  test('only the first thousand rows decide', async () => {
    const at1000 = `a\n${'1\n'.repeat(999)}x\n2\n`;
    expect((await fromStdin(at1000)).columns[0]!.type).toBe('category');
    expect(await failure(fromStdin(`a\n${'1\n'.repeat(1000)}x\n`))).toContain('row 1001');
  });

  test('all of the first thousand rows decide, in whichever block they are', async () => {
    const wide = `1,${'y'.repeat(500)}\n`;
    const table = await fromStdin(`a,b\n${wide.repeat(990)}x,y\n`);
    expect(table.columns[0]!.type).toBe('category');
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
    expect(await failure(fromStdin('a,b\n1,2\n1,\n', { types }))).toMatch(
      /row 2 \(line 3\), column "b": .*an empty cell/,
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
