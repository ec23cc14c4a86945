import { gzipSync } from 'node:zlib';
import { describe, expect } from 'vitest';
import { type Folder, test } from './folder.ts';
import { people, peopleCsv } from './people-csv.ts';
import { expectRefusal } from './refusal.ts';

/** Trains on bad.csv with this content, and expects exit code 65, the words, and nothing left behind. */
async function refused(
  folder: Folder,
  content: string | Uint8Array,
  words: RegExp[],
  args: readonly string[] = ['--target', 'y'],
): Promise<void> {
  folder.write('bad.csv', content);
  expectRefusal(await folder.run(['train', 'bad.csv', ...args, '--quiet']), 65, [/bad\.csv/, ...words]);
  expect(folder.files()).toEqual(['bad.csv']);
}

const lines = (count: number, line: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i));

describe.concurrent('train refuses a CSV file', () => {
  test('that is not there', async ({ folder }) => {
    const finished = await folder.run(['train', 'none.csv', '--target', 'y', '--quiet']);
    expectRefusal(finished, 66, [/none\.csv/]);
    expect(folder.files()).toEqual([]);
  });

  test('that is a folder', async ({ folder }) => {
    expectRefusal(await folder.run(['train', '.', '--target', 'y', '--quiet']), 66, [/folder|directory/]);
  });

  test.for(['--validation', '--test'])('that %s names and is not there', async (option, { folder }) => {
    folder.write('people.csv', peopleCsv(20));
    const args = ['train', 'people.csv', '--target', 'income', option, 'none.csv', '--quiet'];
    expectRefusal(await folder.run(args), 66, [/none\.csv/]);
    expect(folder.files()).toEqual(['people.csv']);
  });

  test.for([
    ['short', '3,4'],
    ['long', '3,4,no,5'],
  ])('with a row that is too %s', async ([, row], { folder }) => {
    await refused(folder, `a,b,y\n1,2,yes\n${row}\n5,6,yes\n`, [/row 2\b/, /3 columns/]);
  });

  test('with a word in a number column after row 1,000', async ({ folder }) => {
    const rows = lines(1500, (i) => `${i === 1202 ? 'many' : i / 3},${i % 2}`);
    await refused(folder, `a,y\n${rows.join('\n')}\n`, [/row 1,?203\b/, /"a"/, /"many"/]);
  });

  test('with numbers that are not written alike', async ({ folder }) => {
    await refused(folder, 'a,y\n1.5,0\n"2,5",1\n3.5,0\n', [/row 2\b/, /"a"/, /"2,5"/, /alike/]);
  });

  test('with a quote that is never closed, also a large one', async ({ folder }) => {
    await refused(folder, 'a,y\n1,yes\n"2,no\n3,yes\n', [/row 2\b|line 3\b/, /quote/]);
    const rest = '3,yes\n'.repeat(100_000);
    await refused(folder, `a,y\n1,yes\n"2,no\n${rest}`, [/row 2\b|line 3\b/, /quote/]);
  });

  test('with text that is not UTF-8', async ({ folder }) => {
    const content = Buffer.concat([
      Buffer.from('a,y\n1,yes\n2,'),
      Buffer.of(0xe9, 0x0a),
      Buffer.from('3,no\n'),
    ]);
    await refused(folder, content, [/row 2\b/, /UTF-8/]);
  });

  test('with broken gzip', async ({ folder }) => {
    await refused(folder, gzipSync(peopleCsv(500)).subarray(0, 300), [/gzip/]);
  });

  test.for(['', 'a,y\n', '\n\n'])('without rows: %j', async (content, { folder }) => {
    await refused(folder, content, [/row/]);
  });

  test('with only one class', async ({ folder }) => {
    await refused(folder, 'a,y\n1,yes\n2,yes\n3,yes\n', [/"y"/, /class/, /"yes"/]);
  });

  test('without the target column, listing those there are', async ({ folder }) => {
    await refused(folder, 'a,b,c\n1,2,3\n', [/"y"/, /"a", "b", "c"/]);
    await refused(folder, 'a,b,c\n1,2,3\n', [/"3"/, /"a", "b", "c"/], ['--target', '3']);
  });

  test('with an empty target cell', async ({ folder }) => {
    await refused(folder, 'a,y\n1,yes\n2,no\n3,\n4,yes\n', [/row 3\b/, /"y"/]);
    await refused(folder, 'a,y\n1,1\n2,2\n3,\n4,NA\n', [/row 3\b/, /"y"/, /2 of 4 rows/]);
  });

  test('with words to regress on', async ({ folder }) => {
    const args = ['--target', 'y', '--task', 'regression'];
    await refused(folder, 'a,y\n1,2.5\n2,much\n3,1.5\n', [/row 2\b/, /"y"/, /"much"/], args);
  });

  test('whose test rows have a label that training never saw', async ({ folder }) => {
    folder.write('people.csv', peopleCsv(20));
    folder.write('test.csv', 'age,job,income\n30,baker,low\n31,baker,middle\n');
    const args = ['train', 'people.csv', '--target', 'income', '--test', 'test.csv', '--quiet'];
    expectRefusal(await folder.run(args), 65, [/test\.csv/, /row 2\b/, /"income"/, /"middle"/]);
    expect(folder.files()).toEqual(['people.csv', 'test.csv']);
  });

  test('whose test rows have no target', async ({ folder }) => {
    folder.write('people.csv', peopleCsv(20));
    folder.write('test.csv', peopleCsv(20, ['age', 'job']));
    const args = ['train', 'people.csv', '--target', 'income', '--test', 'test.csv', '--quiet'];
    expectRefusal(await folder.run(args), 65, [/test\.csv/, /"income"/]);
  });
});

describe.concurrent('train takes a CSV file', () => {
  test('with up to 100 words in an input column', async ({ folder }) => {
    const rows = lines(1100, (i) => `w${i % 100},${i % 2}`);
    folder.write('words.csv', `id,y\n${rows.join('\n')}\n`);
    const { network } = await folder.train('words.csv', '--target', 'y', '--validation', '0');
    expect(network.inputs).toBe(100);
  });

  test('with more than 100 words in an input column, which share features', async ({ folder }) => {
    const rows = lines(900, (i) => `w${i % 150},${i % 2}`);
    folder.write('words.csv', `id,y\n${rows.join('\n')}\n`);
    const { network } = await folder.train('words.csv', '--target', 'y');
    expect(network.inputs).toBe(32);
    expect((await folder.inspect()).schema.inputs).toMatchObject([{ encoder: { kind: 'hashing' } }]);
  });

  test('with gaps in a number column, wherever they are', async ({ folder }) => {
    const rows = lines(1500, (i) => `${i === 1202 ? '' : i === 1300 ? 'n/a' : i / 3},${i % 2}`);
    folder.write('gaps.csv', `a,y\n${rows.join('\n')}\n`);
    const { network } = await folder.train('gaps.csv', '--target', 'y', '--preset', 'plain');
    // The number, and an indicator of gaps.
    expect(network.inputs).toBe(2);
  });

  test('with quoted delimiters, line breaks, CRLF, a byte order mark and blank lines at its end', async ({
    folder,
  }) => {
    const rows = people(40).map(({ age, income }, i) => `${age},"a ""b"", ${i % 2}\r\nc",${income}`);
    folder.write('odd.csv', `\ufeffage,"jo,b",income\r\n${rows.join('\r\n')}\r\n\r\n\r\n`);
    const { rows: counted, network } = await folder.train(
      ...['odd.csv', '--target', 'income', '--preset', 'plain', '--validation', '0.15'],
    );
    expect(counted).toEqual({ train: 34, validation: 6, test: 0 });
    expect(network.inputs).toBe(3);
    expect((await folder.inspect()).schema.inputs.map(({ name }) => name)).toEqual(['age', 'jo,b']);
  });
});
