import { describe, expect } from 'vitest';
import { test } from './folder.ts';
import { peopleCsv } from './people-csv.ts';
import { expectRefusal } from './refusal.ts';

const SMALL = ['people.csv', '--target', 'income', '--epochs', '3', '--hidden', '4'];

interface CrossvalSummary {
  readonly folds: number;
  readonly task: string;
  readonly rows: number;
  readonly metrics: Readonly<Record<string, { mean: number; deviation: number; values: number[] }>>;
  readonly threads: number;
}

describe.concurrent('crossval', () => {
  test('--json gives mean, deviation and the folds of every metric; the same on one thread', async ({
    folder,
  }) => {
    folder.write('people.csv', peopleCsv(60));
    const runs = await Promise.all(
      ['1', '2'].map(async (threads) => {
        const args = ['crossval', ...SMALL, '--folds', '4', '--threads', threads, '--json'];
        return JSON.parse(await folder.output(args)) as CrossvalSummary;
      }),
    );
    const [one, two] = runs;
    expect(two).toMatchObject({ folds: 4, task: 'classification', rows: 60, threads: 2 });
    expect(two!.metrics).toEqual(one!.metrics);
    expect(Object.keys(two!.metrics)).toEqual(expect.arrayContaining(['loss', 'accuracy', 'kappa', 'ece']));
    const { mean, deviation, values } = two!.metrics['accuracy']!;
    expect(values).toHaveLength(4);
    expect(mean).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / 4, 12);
    const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
    expect(deviation).toBeCloseTo(Math.sqrt(squares / 3), 12);
    expect(folder.files()).toEqual(['people.csv']);
  });

  test('says a line per fold, and the means as the result', async ({ folder }) => {
    folder.write('people.csv', peopleCsv(60, ['age', 'job', 'wage']));
    const args = ['crossval', 'people.csv', '--target', 'wage', '--epochs', '3', '--folds', '3'];
    const { code, stdout, stderr } = await folder.run(args);
    expect(code, stderr).toBe(0);
    // The few metrics that people are shown; --json has all.
    const figures = ['loss', 'rmse', 'mae', 'r2'].map((name) => `${name} \\S+`).join(', ');
    for (const fold of [1, 2, 3])
      expect(stderr).toMatch(new RegExp(`^fold ${fold}/3  ${figures} \\(20 rows, 3 epochs\\)$`, 'm'));
    const lines = stdout.trimEnd().split('\n');
    expect(lines.map((line) => line.split(' ')[0])).toEqual(['loss', 'rmse', 'mae', 'r2']);
    for (const line of lines) expect(line).toMatch(/^\w+ +-?[\d.]+ +± +[\d.]+$/);
  });

  test('takes its options from a config file too, and the digits when there is no data', async ({
    folder,
  }) => {
    folder.write('c.yaml', 'folds: 2\nepochs: 1\nhidden: 4\npatience: 0\n');
    const summary = JSON.parse(await folder.output(['crossval', '--config', 'c.yaml', '--json']));
    expect(summary).toMatchObject({ folds: 2, rows: 1797, task: 'classification' });
  });

  test('warns once of a column that it leaves out', async ({ folder }) => {
    folder.write(
      'people.csv',
      peopleCsv(60)
        .split('\n')
        .map((line, i) => (line === '' ? line : `${i === 0 ? 'id' : i + 100},${line}`))
        .join('\n'),
    );
    const { code, stdout, stderr } = await folder.run(['crossval', ...SMALL, '--folds', '3', '--json']);
    expect(code, stderr).toBe(0);
    expect(stderr.match(/^warning {2}column "id" is left out as identifier/gm)).toHaveLength(1);
    expect(stdout).not.toContain('identifier');
  });

  test('a fold that diverges is named', async ({ folder }) => {
    folder.write('wild.csv', `a,y\n${Array.from({ length: 40 }, (_, i) => `${i},${i * 1.5}`).join('\n')}\n`);
    const wild = [
      '--preset',
      'plain',
      '--scale',
      'none',
      '--activation',
      'identity',
      '--learning-rate',
      '1e9',
    ];
    const finished = await folder.run([
      'crossval',
      'wild.csv',
      '--target',
      'y',
      ...wild,
      '--folds',
      '3',
      '--quiet',
    ]);
    expectRefusal(finished, 70, [/fold 1 of 3: training diverged/, /learning.rate/]);
  });

  test.for([
    [['--folds', '1'], 64, /--folds/],
    [['--folds', '61'], 64, /61 folds, got 60 rows/],
    [['--test', '0.2'], 64, /unknown option '--test'/],
    [['--output', 'x'], 64, /unknown option '--output'/],
    [['--fold', '3'], 64, /--folds/],
    [['--target', 'incme'], 65, /"income"/],
  ] as const)('refuses %j', async ([args, code, words], { folder }) => {
    folder.write('people.csv', peopleCsv(60));
    expectRefusal(await folder.run(['crossval', ...SMALL, ...args, '--quiet']), code, [words]);
  });

  test('bad cells that a fold finds are named by their line', async ({ folder }) => {
    folder.write('gap.csv', peopleCsv(30).replace('low\n', '\n'));
    const finished = await folder.run(['crossval', 'gap.csv', '--target', 'income', '--quiet']);
    expectRefusal(finished, 65, [/gap\.csv: row \d+ \(line \d+\)/]);
  });
});

test.for([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  '%s ends crossval with %i, in the middle of its folds',
  async ([signal, exitCode], { folder }) => {
    let since = Number.NaN;
    const finished = await folder.run(
      ['crossval', '--epochs', '100000', '--patience', '0', '--hidden', '4', '--threads', '2'],
      {
        onStderr: (text, kill) => {
          if (!Number.isNaN(since) || !/columns/.test(text)) return;
          since = performance.now();
          setTimeout(() => kill(signal), 1500);
        },
      },
    );
    expect(performance.now() - since).toBeLessThan(8500);
    expect(finished.code, finished.stderr).toBe(exitCode);
    expect(finished.stderr).toMatch(/^descent: interrupted: /m);
    expect(finished.stdout).toBe('');
    expect(folder.files()).toEqual([]);
  },
);
