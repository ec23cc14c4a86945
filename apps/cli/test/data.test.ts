import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { datasets } from '@descent/datasets';
import { describe, expect, type TestContext } from 'vitest';
import { includedData } from '../src/included-data.ts';
import { SMALL, test } from './folder.ts';
import { expectRefusal } from './refusal.ts';

const names = Object.keys(datasets);
const drawn = Object.entries(datasets).flatMap(([name, dataset]) =>
  dataset.kind === 'drawn' ? [[name, dataset] as const] : [],
);

/** A server whose files are all the same: its address. */
async function serve(
  { onTestFinished }: Pick<TestContext, 'onTestFinished'>,
  status: number,
  content: string,
): Promise<string> {
  const server = createServer((_request, response) => response.writeHead(status).end(content));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe.concurrent('data', () => {
  test('without a name lists every set', async ({ folder }) => {
    const lines = (await folder.output(['data'])).trimEnd().split('\n');
    expect(lines.map((line) => line.split(' ')[0])).toEqual(['name', ...names]);
  });

  test.for(drawn)('%s trains out of the box', async ([name, { columns, rows }], { folder }) => {
    const { stderr, code, stdout } = await folder.run(['data', name, '--output', 'set.csv']);
    expect([code, stdout]).toEqual([0, '']);
    const target = columns.at(-1)!;
    expect(stderr).toMatch(new RegExp(`train set\\.csv --target ${target}$`, 'm'));
    const result = await folder.train('set.csv', '--target', target);
    expect(result.rows.train + result.rows.validation).toBe(rows);
    expect(result.task).toBe(name === 'friedman1' ? 'regression' : 'classification');
    expect(result.network.inputs).toBe(columns.length - 1);
  });

  test('draws the rows that it is told to', async ({ folder }) => {
    const text = async (...args: string[]) => folder.output(['data', 'moons', ...args]);
    await folder.output(['data', 'moons', '--rows', '9', '--output', 'moons.csv', '--quiet']);
    expect(await text('--rows', '9')).toBe(folder.bytes('moons.csv').toString());
    const three = await text('--rows', '3', '--seed', '4', '--noise', '0');
    expect(three.trimEnd().split('\n')).toHaveLength(4);
    expect(await text('--rows', '9', '--seed', '4', '--noise', '0')).toContain(three);
    expect(await text('--rows', '3', '--seed', '5', '--noise', '0')).not.toBe(three);
    expect(await text('--rows', '3', '--seed', '4')).not.toBe(three);
  });

  test('digits are those that train takes by itself', async ({ folder }) => {
    await folder.output(['data', 'digits', '--output', 'digits.csv', '--quiet']);
    expect(folder.bytes('digits.csv').equals(readFileSync(includedData('digits')))).toBe(true);
  });

  test('replaces a file only with --force', async ({ folder }) => {
    folder.write('mine.csv', 'my own data');
    const args = ['data', 'xor', '--output', 'mine.csv', '--quiet'];
    expectRefusal(await folder.run(args), 73, [/mine\.csv: expected no file, got one/, /--force/]);
    expect(folder.bytes('mine.csv').toString()).toBe('my own data');
    await folder.output([...args, '--force']);
    expect(folder.bytes('mine.csv').toString()).toMatch(/^x,y,class\n/);
    expect(folder.files()).toEqual(['mine.csv']);
    expectRefusal(await folder.run(['data', 'xor', '--output', 'no/set.csv']), 73, [/no folder/]);
  });

  test('refuses what it does not know, and what says nothing of a set', async ({ folder }) => {
    expectRefusal(await folder.run(['data', 'moon']), 64, [/"moon"/, /did you mean moons\?/, /friedman1/]);
    expectRefusal(await folder.run(['data', 'toString']), 64, [/unknown data set/]);
    expectRefusal(await folder.run(['data', 'digits', '--rows', '3']), 64, [/--rows/, /digits/]);
    expectRefusal(await folder.run(['data', 'moons', '--from', 'http://x']), 64, [/--from/, /moons/]);
    expectRefusal(await folder.run(['data', 'moons', '--noise', '-1']), 64, [/--noise/]);
    expectRefusal(await folder.run(['data', 'mnist']), 64, [/--output/, /folder/]);
    expectRefusal(await folder.run(['data', 'mnist', '--seed', '1', '--output', 'm']), 64, [
      /--seed/,
      /mnist/,
    ]);
    expect(folder.files()).toEqual([]);
  });

  test('mnist takes nothing for it that is not it, and leaves nothing behind', async ({
    folder,
    onTestFinished,
  }) => {
    const own = { onTestFinished };
    const args = ['data', 'mnist', '--output', 'mnist', '--quiet', '--from'];
    expectRefusal(await folder.run([...args, await serve(own, 200, 'no images')]), 65, [
      /train-images-idx3-ubyte\.gz: expected 9912422 bytes, got 9; nothing was written/,
    ]);
    expectRefusal(await folder.run([...args, await serve(own, 503, '')]), 74, [/answers 503/, /mirror/]);
    expectRefusal(await folder.run([...args, 'nowhere']), 64, [/address/]);
    expect(folder.files()).toEqual([]);
  });

  test('mnist is not downloaded where there is no network', async ({ folder }) => {
    const from = 'http://descent.invalid/';
    const finished = await folder.run(['data', 'mnist', '--output', 'mnist', '--quiet', '--from', from]);
    expectRefusal(finished, 74, [/descent\.invalid\/train-images/, /check the network/]);
    expect(folder.files()).toEqual([]);
  });
});

test('a small set is learned', async ({ folder }) => {
  await folder.output(['data', 'blobs', '--rows', '200', '--output', 'blobs.csv', '--quiet']);
  const args = ['train', ...SMALL, 'blobs.csv', '--target', 'class', '--epochs', '60', '--json', '--quiet'];
  const { metrics } = JSON.parse(await folder.output(args));
  expect(metrics.train.accuracy).toBeGreaterThan(0.9);
});
