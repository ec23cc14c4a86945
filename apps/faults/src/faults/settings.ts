import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault } from '../fault.ts';
import { RandomNumbers } from '../random-numbers.ts';
import { type Ended, lastWords, runDescent } from '../run-descent.ts';
import { writePeople } from '../trainings.ts';

/** Columns of the widest table. */
const WIDE = 10_000;
const PLAIN = ['--preset', 'plain', '--epochs', '5'];
const SGD = [...PLAIN, '--optimizer', 'sgd'];

interface Case {
  readonly name: string;
  readonly data: string;
  readonly args: readonly string[];
  /** The stated behaviour: exit codes, and what is said. */
  readonly codes: readonly number[];
  readonly says?: RegExp;
}

const lines = (rows: readonly string[]): string => `${rows.join('\n')}\n`;
const table = (rows: number, row: (i: number) => string): string =>
  lines(['a,b,y', ...Array.from({ length: rows }, (_, i) => row(i))]);
const twoClasses = (i: number): string => (i % 3 === 0 ? 'yes' : 'no');

function cases(): Case[] {
  const random = new RandomNumbers(5);
  const numbers = table(60, (i) => `${i},${random.next()},${random.next() + i}`);
  const classes = table(60, (i) => `${i},${random.next()},${twoClasses(i)}`);
  const wide = lines([
    [...Array.from({ length: WIDE }, (_, c) => `c${c}`), 'y'].join(),
    ...Array.from({ length: 40 }, (_, i) =>
      [...Array.from({ length: WIDE }, () => random.next().toFixed(3)), twoClasses(i)].join(),
    ),
  ]);
  const y = ['--target', 'y'];
  const diverged = { codes: [0, 70], says: /diverged|trained/ };
  return [
    {
      name: 'learning rate 1e6, numbers',
      data: numbers,
      args: [...y, ...SGD, '--learning-rate', '1e6'],
      ...diverged,
    },
    {
      name: 'learning rate 1e6, classes',
      data: classes,
      args: [...y, ...SGD, '--learning-rate', '1e6'],
      ...diverged,
    },
    {
      name: 'learning rate 1e6, default',
      data: classes,
      args: [...y, '--learning-rate', '1e6', '--epochs', '20'],
      ...diverged,
    },
    {
      name: 'learning rate 1e300',
      data: numbers,
      args: [...y, ...SGD, '--activation', 'relu', '--learning-rate', '1e300'],
      codes: [70],
      says: /training diverged in epoch \d+, step \d+/,
    },
    {
      name: 'constant columns',
      // There is nothing else to learn from: the number is taken in, the word is left out.
      data: table(60, (i) => `5,x,${twoClasses(i)}`),
      args: y,
      codes: [0],
      says: /column "b" is left out as constant/,
    },
    {
      name: 'one constant column',
      data: table(60, (i) => `5,${(i * 37) % 11},${twoClasses(i)}`),
      args: y,
      codes: [0],
      says: /column "a" is left out as constant/,
    },
    { name: 'a constant target', data: table(60, (i) => `${i},${i * i},yes`), args: y, codes: [65] },
    { name: 'one class, of numbers', data: table(60, (i) => `${i},${i * i},7`), args: y, codes: [65] },
    { name: 'one row', data: table(1, () => '1,2,3'), args: y, codes: [65] },
    {
      name: 'one row, regression',
      data: table(1, () => '1,2,3.5'),
      args: [...y, '--task', 'regression'],
      codes: [65],
    },
    { name: 'two rows', data: table(2, (i) => `${i},${i},${twoClasses(i)}`), args: y, codes: [0, 65] },
    { name: 'no rows', data: 'a,b,y\n', args: y, codes: [65] },
    {
      name: 'a class with one row',
      data: table(30, (i) => `${i},${i % 7},${i === 9 ? 'rare' : twoClasses(i)}`),
      args: y,
      codes: [0, 65],
    },
    {
      name: 'a batch larger than the data',
      data: classes,
      args: [...y, ...PLAIN, '--batch-size', '1000000'],
      codes: [0],
    },
    {
      name: 'more accumulated batches than there are',
      data: classes,
      args: [...y, ...PLAIN, '--batch-size', '50', '--accumulate', '999'],
      codes: [0],
    },
    { name: '10,000 columns', data: wide, args: [...y, ...PLAIN, '--hidden', '4'], codes: [0] },
    { name: '10,000 columns, default', data: wide, args: [...y, '--epochs', '2'], codes: [0] },
    {
      name: 'numbers at the ends of doubles',
      data: table(60, (i) => `${i % 2 === 0 ? '1e308' : '-1e308'},${i},${twoClasses(i)}`),
      args: [...y, ...PLAIN],
      codes: [0, 65, 70],
    },
    {
      name: 'numbers next to zero',
      data: table(60, (i) => `${(i + 1) * 5}e-324,${i},${twoClasses(i)}`),
      args: [...y, ...PLAIN],
      codes: [0],
    },
    {
      name: 'targets at the ends of doubles',
      data: table(60, (i) => `${i},${i % 5},${i % 2 === 0 ? '1e308' : '-1.1e308'}`),
      args: [...y, '--task', 'regression', ...PLAIN],
      codes: [0, 65, 70],
    },
  ];
}

/** Settings and tables at the edge of sense. */
export const settings: Fault = {
  about:
    'learning rate 1e6; constant columns; one row; one class; batch larger than the data; 10,000 columns',
  must: 'the stated behaviour; never a NaN model with exit 0',
  async run({ folder, scale, tried }) {
    const all = cases();
    // In the short form every sixth, from one that diverges on.
    const chosen = scale === 'whole' ? all : all.filter((_, i) => i % 6 === 0);
    for (const { name, data, args, codes, says } of chosen) {
      const own = join(folder, 'settings');
      mkdirSync(own);
      writePeople(own);
      writeFileSync(join(own, 'data.csv'), data);
      const ended = await runDescent(own, ['train', 'data.csv', ...args]);
      tried(name, await wrong(own, ended, { codes, says }));
      rmSync(own, { recursive: true });
    }
  },
};

async function wrong(
  own: string,
  ended: Ended,
  { codes, says }: { readonly codes: readonly number[]; readonly says: RegExp | undefined },
): Promise<string | undefined> {
  if (ended.code === null || !codes.includes(ended.code))
    return `expected exit ${codes.join(' or ')}, got ${lastWords(ended)}`;
  if (says !== undefined && !says.test(ended.stderr + ended.stdout))
    return `expected ${says}, got ${lastWords(ended)}`;
  const isThere = existsSync(join(own, 'model.safetensors'));
  if (ended.code !== 0) return isThere ? 'a model was written' : undefined;
  const judged = await runDescent(own, ['evaluate', 'model.safetensors', 'data.csv', '--json']);
  if (judged.code !== 0) return `evaluate: ${lastWords(judged)}`;
  const { metrics } = JSON.parse(judged.stdout) as { metrics: Record<string, number | null> };
  return Number.isFinite(metrics['loss']) ? undefined : `a model with loss ${metrics['loss']}`;
}
