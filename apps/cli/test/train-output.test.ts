import { createHash } from 'node:crypto';
import { describe, expect } from 'vitest';
import { test } from './folder.ts';
import { peopleCsv } from './people-csv.ts';

const number = expect.any(Number);
const scores = expect.objectContaining({ loss: number, accuracy: number });
const SMALL = ['--preset', 'plain', '--validation', '0.15', '--epochs', '2', '--hidden', '4'];

describe('train --json', () => {
  test('prints one object and nothing else on stdout', async ({ folder }) => {
    const { code, stdout, stderr } = await folder.run(['train', ...SMALL, '--batch-size', '32', '--json']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\{[^\n]*\}\n$/);
    expect(JSON.parse(stdout)).toEqual({
      model: 'model.safetensors',
      sha256: createHash('sha256').update(folder.bytes('model.safetensors')).digest('hex'),
      task: 'classification',
      rows: { train: 1222, validation: 216, test: 359 },
      network: { inputs: 64, outputs: 10, parameters: 64 * 4 + 4 + 4 * 10 + 10 },
      epochs: 2,
      bestEpoch: expect.toBeOneOf([1, 2]),
      steps: 2 * Math.ceil(1222 / 32),
      stopped: 'epochs',
      metrics: { train: scores, validation: scores, test: scores },
      seconds: { read: number, train: number, total: number },
      samplesPerSecond: number,
      threads: expect.toBeOneOf([1, 2, 3, 4]),
      kernels: expect.toBeOneOf(['reference', 'simd']),
      seed: 0,
    });
    expect(stderr).toContain('digits.csv');
    expect(folder.files()).toEqual(['model.safetensors']);
  });

  test('tells times that add up', async ({ folder }) => {
    const { seconds, samplesPerSecond } = await folder.train();
    expect(seconds.read).toBeGreaterThan(0);
    expect(seconds.train).toBeGreaterThan(0);
    expect(seconds.total).toBeGreaterThanOrEqual(seconds.read + seconds.train);
    // Time inside steps alone is part of the time of the loop.
    expect(samplesPerSecond).toBeGreaterThanOrEqual((1222 * 2) / seconds.train);
  });

  test('leaves out the metrics of rows that there are not', async ({ folder }) => {
    folder.write('people.csv', peopleCsv(40));
    const { metrics, rows } = await folder.train('people.csv', '--target', 'income', '--validation', '0');
    expect(Object.keys(metrics)).toEqual(['train']);
    expect(rows).toEqual({ train: 40, validation: 0, test: 0 });
  });

  test('reports the squared error of a regression', async ({ folder }) => {
    folder.write('people.csv', peopleCsv(60, ['age', 'job', 'wage']));
    const { task, metrics, network } = await folder.train('people.csv', '--target', 'wage', '--test', '0.2');
    expect(task).toBe('regression');
    expect(network.outputs).toBe(1);
    expect(metrics['test']).toMatchObject({ loss: number, rmse: number, mae: number, r2: number });
  });
});

describe('train for people', () => {
  test('ends in the test accuracy, after a confusion matrix and the model', async ({ folder }) => {
    const { code, stdout, stderr } = await folder.run(['train', ...SMALL]);
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.at(-1)).toMatch(/^test accuracy [01]\.\d{4}$/);
    expect(stdout).toContain('model.safetensors');
    const first = lines.findIndex((line) => /predicted\s+0\s+1\s+2\s+3\s+4\s+5\s+6\s+7\s+8\s+9$/.test(line));
    expect(first).toBeGreaterThanOrEqual(0);
    const matrix = lines.slice(first + 1, first + 11).map((line) => line.trim().split(/\s+/));
    expect(matrix.map(([label]) => label)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    const counts = matrix.map((row) => row.slice(1).map((cell) => (cell === '·' ? 0 : Number(cell))));
    expect(counts.flat()).toHaveLength(100);
    expect(counts.flat().reduce((sum, n) => sum + n, 0)).toBe(359);
    const hits = counts.reduce((sum, row, k) => sum + row[k]!, 0);
    expect(lines.at(-1)).toBe(`test accuracy ${(hits / 359).toFixed(4)}`);
    for (const word of ['1,797 rows', '1,222', '216', '359', 'network', 'threads', 'Next:']) {
      expect(stderr).toContain(word);
    }
  });

  test('ends in the test RMSE of a regression', async ({ folder }) => {
    folder.write('people.csv', peopleCsv(60, ['age', 'job', 'wage']));
    const stdout = await folder.output([
      'train',
      'people.csv',
      ...SMALL,
      ...['--target', 'wage', '--test', '0.2'],
    ]);
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^test RMSE \d+(\.\d+)?$/);
  });

  test('keeps stderr silent with --quiet and says the same on stdout', async ({ folder }) => {
    const loud = await folder.run(['train', ...SMALL]);
    const quiet = await folder.run(['train', ...SMALL, '--quiet']);
    expect(loud.stderr).not.toBe('');
    expect(quiet.stderr).toBe('');
    expect(quiet.stdout.split('\n').slice(1)).toEqual(loud.stdout.split('\n').slice(1));
  });

  test('draws nothing where there is no terminal', async ({ folder }) => {
    const { stdout, stderr } = await folder.run(['train', ...SMALL], { env: { FORCE_COLOR: '1' } });
    for (const control of ['\u001b', '\r']) expect(stdout + stderr).not.toContain(control);
    expect(stderr).toMatch(/^epoch 1\/2 /m);
  });

  test('says commands to type next that work where it was run', async ({ folder }) => {
    const { stderr } = await folder.run(['train', ...SMALL]);
    const commands = [...stderr.matchAll(/^\s+(?:npx )?descent (.+)$/gm)].map((match) => match[1]!);
    expect(commands.map((command) => command.split(' ')[0])).toEqual(['inspect', 'evaluate', 'predict']);
    for (const command of commands) await folder.output(command.split(' '));
  });
});
