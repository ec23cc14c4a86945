import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readTable } from '../src/index.ts';
import { cells, failure, fromStdin } from './from-stdin.ts';
import { temporaryFolder } from './temporary-folder.ts';

const names = (table: { columns: readonly { name: string }[] }) => table.columns.map(({ name }) => name);

describe('a plain file', () => {
  const text = 'age,name\n30,Ann\n 41 , Bob\n';

  test('becomes columns, with where each row stands', async () => {
    const table = await fromStdin(text);
    expect(table.columns).toEqual([
      { name: 'age', type: 'number', values: Uint8Array.of(30, 41), offset: 0, stride: 1 },
      { name: 'name', type: 'category', codes: Int32Array.of(0, 1), levels: ['Ann', 'Bob'] },
    ]);
    expect(table).toMatchObject({
      source: 'stdin',
      rows: 2,
      format: { kind: 'csv', header: true, delimiter: ',' },
      fingerprint: createHash('sha256').update(text).digest('hex'),
    });
    expect([table.describeRow(0), table.describeRow(1)]).toEqual(['row 1 (line 2)', 'row 2 (line 3)']);
  });

  test('reads the same packed, and has the same fingerprint', async () => {
    const folder = temporaryFolder();
    const [plain, packed] = [join(folder, 'a.csv'), join(folder, 'no-gz-in-its-name.csv')];
    writeFileSync(plain, text);
    writeFileSync(packed, Buffer.concat([gzipSync(text.slice(0, 9)), gzipSync(text.slice(9))]));
    const [a, b] = [await readTable(plain), await readTable(packed)];
    expect(b.columns).toEqual(a.columns);
    expect(b.fingerprint).toBe(a.fingerprint);
    expect(a.source).toBe(plain);
  });

  test.each(['\n', '\r\n', '\r'])('reads the same with line ends %j, and without the last', async (end) => {
    const expected = (await fromStdin(text)).columns;
    for (const size of [1, 65536]) {
      expect((await fromStdin(text.replaceAll('\n', end), {}, size)).columns).toEqual(expected);
      expect((await fromStdin(text.trimEnd().replaceAll('\n', end), {}, size)).columns).toEqual(expected);
    }
  });

  test('more rows than a block and a sample hold arrive in order', async () => {
    const rows = Array.from({ length: 30_000 }, (_, i) => `${i},w${i % 7}`);
    const table = await fromStdin(`i,w\n${rows.join('\n')}\n`);
    expect(cells(table).map((row) => row.join(','))).toEqual(rows);
    expect(table.describeRow(29_999)).toBe('row 30000 (line 30001)');
  });
});

describe('the header', () => {
  test.each([
    ['a,b\n1,2\n', true],
    ['1,b\n1,2\n', false],
    ['a, \n1,2\n', false],
    ['a, 2 \n1,2\n', false],
    ['a,NaN\n1,2\n', true],
  ])('of %j, by itself: %s', async (text, header) => {
    const table = await fromStdin(text);
    expect(table.format).toMatchObject({ header });
    expect(table.rows).toBe(header ? 1 : 2);
  });

  test('is what one says it is', async () => {
    expect(names(await fromStdin('1,2\n3,4\n', { header: 'yes' }))).toEqual(['1', '2']);
    const table = await fromStdin('a,b\nc,d\n', { header: 'no' });
    expect(names(table)).toEqual(['0', '1']);
    expect(table.describeRow(1)).toBe('row 2 (line 2)');
  });

  test('may hold any name', async () => {
    const table = await fromStdin('__proto__,constructor,"a,\nb"\n1,2,3\n');
    expect(names(table)).toEqual(['__proto__', 'constructor', 'a,\nb']);
    expect(cells(table)).toEqual([['1', '2', '3']]);
    expect(table.describeRow(0)).toBe('row 1 (line 3)');
  });

  test('does not hold a name twice, or none', async () => {
    expect(await failure(fromStdin('a,b, a\n1,2,3\n'))).toMatch(
      /^DataError: stdin: header \(line 1\), column 3: .*got "a" again \(it names column 1\); /,
    );
    expect(await failure(fromStdin('a,,c\n1,2,3\n', { header: 'yes' }))).toMatch(
      /^DataError: stdin: header \(line 1\), column 2: .*got an empty cell; /,
    );
  });
});

describe('encodings', () => {
  test('one UTF-8 mark at the start is stripped, in any chunks, and counts for the fingerprint', async () => {
    const text = '\ufeff"a",b\n1,é\n';
    for (const size of [1, 2, 4, 65536]) {
      const table = await fromStdin(text, {}, size);
      expect(names(table)).toEqual(['a', 'b']);
      expect(cells(table)).toEqual([['1', 'é']]);
      expect(table.fingerprint).toBe(createHash('sha256').update(text).digest('hex'));
    }
  });

  test.each(['fffe6100', 'feff0061'])('UTF-16 (%s…) is refused with what to do', async (hex) => {
    for (const size of [1, 65536]) {
      expect(await failure(fromStdin(Buffer.from(hex, 'hex'), {}, size))).toBe(
        'DataError: stdin: expected UTF-8 text, got UTF-16; save it as UTF-8',
      );
    }
  });

  test('a NUL byte and invalid UTF-8 are refused where they are', async () => {
    expect(await failure(fromStdin('a,b\n1,x\n2,y\0\n'))).toMatch(
      /^DataError: stdin: row 2 \(line 3\), column "b": .*NUL/,
    );
    expect(await failure(fromStdin(Buffer.from('a,b\n1,x\n2,M\xfcller\n', 'latin1')))).toMatch(
      /^DataError: stdin: row 2 \(line 3\), column "b": expected UTF-8/,
    );
  });
});

describe('quotes', () => {
  test('hold delimiters, line ends and quotes; rows are named by the line where they begin', async () => {
    const table = await fromStdin('a,b\n"x,\ny","say ""hi"""\n"\r\n\r","5"" pipe"\n3 " 4, "z" \n');
    expect(cells(table)).toEqual([
      ['x,\ny', 'say "hi"'],
      ['', '5" pipe'],
      ['3 " 4', 'z'],
    ]);
    expect([0, 1, 2].map((row) => table.describeRow(row))).toEqual([
      'row 1 (line 2)',
      'row 2 (line 4)',
      'row 3 (line 7)',
    ]);
  });

  test('not closed: the place where it opened', async () => {
    expect(await failure(fromStdin('a,b\n1,"x\ny"\n2,"z\n3,4\n'))).toMatch(
      /^DataError: stdin: row 2 \(line 4\), column "b": expected a closing quote, got the end of the file; /,
    );
    expect(await failure(fromStdin('a,"b\n1,2\n'))).toMatch(
      /^DataError: stdin: line 1, column 2: expected a closing/,
    );
    // The row begins on line 2, its quote opens on line 3.
    expect(await failure(fromStdin('a,b\n"x\n","y\n'))).toMatch(/row 1 \(line 3\), column "b"/);
  });

  test('followed by text: refused', async () => {
    expect(await failure(fromStdin('a,b\n1,"x"y\n'))).toMatch(
      /^DataError: stdin: row 1 \(line 2\), column "b": expected a delimiter or a line end .*got "y"; /,
    );
    expect(await failure(fromStdin('a,b\n1,"x" "y"\n'))).toMatch(/row 1 \(line 2\), column "b".*got """; /);
  });

  test('after white space beyond ASCII open too, as the parser has it', async () => {
    const table = await fromStdin('a,b\n\u00a0"x,y",1\n\ufeff\u00a0z"q,2\n');
    expect(cells(table)).toEqual([
      ['x,y', '1'],
      ['z"q', '2'],
    ]);
  });
});

test.each([
  ['', /no rows: expected at least one, got nothing; /],
  ['\ufeff', /no rows/],
  ['\n \n', /no rows/],
  ['a,b\n', /no rows: expected at least one, got only a header; .*--header no/],
])('%j has no rows', async (text, message) => {
  expect(await failure(fromStdin(text))).toMatch(message);
});

test('other delimiters', async () => {
  for (const [delimiter, text] of [
    ['tab', 'a\tb\n\t x,y\n'],
    [';', 'a;b\n;x,y\n'],
    [' ', 'a b\n x,y\n'],
  ] as const) {
    const table = await fromStdin(text, { delimiter });
    expect(cells(table)).toEqual([['', 'x,y']]);
    expect(table.format).toMatchObject({ delimiter: delimiter === 'tab' ? '\t' : delimiter });
  }
  expect(await failure(fromStdin('a\n1\n', { delimiter: 'ab' }))).toMatch(/^UsageError: delimiter: /);
});
