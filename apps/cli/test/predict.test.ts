import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Folder } from './folder.ts';
import { people, peopleCsv } from './people-csv.ts';
import { expectRefusal } from './refusal.ts';
import { LAUNCHER } from './run-descent.ts';

const MODEL = 'model.safetensors';
/** More than two batches of the stream. */
const MANY = 2500;

let folder: Folder;

beforeAll(async () => {
  folder = new Folder();
  folder.write('people.csv', peopleCsv(200));
  folder.write('many.csv', peopleCsv(MANY));
  await folder.train('people.csv', '--target', 'income', '--epochs', '60', '--hidden', '8');
});
afterAll(() => folder.remove());

const rowsOf = (csv: string) => csv.trimEnd().split('\n').slice(1);

describe('predict', () => {
  test('writes a header and a prediction for every row, in order, across batches', async () => {
    const stdout = await folder.output(['predict', MODEL, 'many.csv']);
    const lines = stdout.split('\n');
    expect(lines[0]).toBe('prediction');
    expect(lines).toHaveLength(MANY + 2);
    const right = people(MANY).filter(({ income }, i) => income === lines[i + 1]).length;
    expect(right).toBeGreaterThan(0.95 * MANY);
  });

  test('gives --probabilities that add up to 1 and agree with the prediction', async () => {
    const stdout = await folder.output(['predict', MODEL, 'people.csv', '--probabilities']);
    expect(stdout.split('\n')[0]).toBe('prediction,p_high,p_low');
    for (const row of rowsOf(stdout)) {
      const [prediction, high, low] = row.split(',');
      expect(Number(high) + Number(low)).toBeCloseTo(1, 12);
      expect(prediction).toBe(Number(high) >= Number(low) ? 'high' : 'low');
    }
  });

  test('gives classes but no --probabilities where the model gives scores', async () => {
    const output = ['--output', 'scores.model'];
    const trained = await folder.run([
      'train',
      'people.csv',
      '--target',
      'income',
      '--epochs',
      '60',
      '--hidden',
      '8',
      '--loss',
      'hinge',
      ...output,
    ]);
    expect(trained.code).toBe(0);
    expect(trained.stderr + trained.stdout).not.toContain('--probabilities');
    const predicted = rowsOf(await folder.output(['predict', 'scores.model', 'people.csv']));
    const right = people(200).filter(({ income }, i) => income === predicted[i]).length;
    expect(right).toBeGreaterThan(0.9 * 200);
    const refused = await folder.run(['predict', 'scores.model', 'people.csv', '--probabilities']);
    expectRefusal(refused, 64, [/--probabilities/, /hinge:1/, /scores/, /softmaxCrossEntropy/]);
  });

  test('writes the same as JSON lines', async () => {
    const csv = rowsOf(
      await folder.output(['predict', MODEL, 'people.csv', '--probabilities', '--keep', 'age']),
    );
    const args = ['predict', MODEL, 'people.csv', '--probabilities', '--keep', 'age', '--format', 'jsonl'];
    const objects = (await folder.output(args))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(Object.keys(objects[0])).toEqual(['age', 'prediction', 'p_high', 'p_low']);
    expect(objects.map((object) => Object.values(object).join(','))).toEqual(csv);
    expect(objects[0].p_high).toEqual(expect.any(Number));
  });

  test('repeats the columns of --keep before the prediction', async () => {
    const stdout = await folder.output(['predict', MODEL, 'many.csv', '--keep', 'job,age']);
    expect(stdout.split('\n')[0]).toBe('job,age,prediction');
    const kept = rowsOf(stdout).map((row) => row.split(',').slice(0, 2));
    expect(kept).toEqual(people(MANY).map(({ job, age }) => [job, String(age)]));
  });

  test('refuses to --keep a column that is not there', async () => {
    const finished = await folder.run(['predict', MODEL, 'people.csv', '--keep', 'name']);
    expectRefusal(finished, 64, [/--keep/, /"name"/, /age/]);
  });

  test('writes to --output', async () => {
    const stdout = await folder.output(['predict', MODEL, 'people.csv']);
    expect(await folder.output(['predict', MODEL, 'people.csv', '--output', 'out.csv'])).toBe('');
    expect(folder.bytes('out.csv').toString()).toBe(stdout);
    const finished = await folder.run(['predict', MODEL, 'people.csv', '--output', 'no/out.csv']);
    expectRefusal(finished, 73, [/no\/out\.csv/]);
  });

  test('leaves no output of data that turns out to be bad', async () => {
    folder.write('late.csv', `${peopleCsv(MANY)}old,baker,low\n`);
    const before = folder.files();
    const finished = await folder.run(['predict', MODEL, 'late.csv', '--output', 'late.out']);
    expectRefusal(finished, 65, [/late\.csv/, /row 2,?501\b/, /"age"/, /"old"/]);
    expect(folder.files()).toEqual(before);
  });

  test('reads stdin, by - and by default, and gzip', async () => {
    const expected = await folder.output(['predict', MODEL, 'many.csv']);
    const stdin = folder.bytes('many.csv');
    expect(await folder.output(['predict', MODEL, '-'], { stdin })).toBe(expected);
    expect(await folder.output(['predict', MODEL], { stdin })).toBe(expected);
    expect(await folder.output(['predict', MODEL, '-'], { stdin: gzipSync(stdin) })).toBe(expected);
    folder.write('many.csv.gz', gzipSync(stdin));
    expect(await folder.output(['predict', MODEL, 'many.csv.gz'])).toBe(expected);
  });

  test('ends well when its reader has seen enough', async () => {
    folder.write('large.csv', peopleCsv(40_000));
    const child = spawn(process.execPath, [LAUNCHER, 'predict', MODEL, 'large.csv', '--probabilities'], {
      cwd: folder.path,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += String(chunk);
    });
    child.stdout.once('data', () => child.stdout.destroy());
    const [code] = await once(child, 'close');
    expect([code, stderr]).toEqual([0, '']);
  });

  test('gives rows while more are to come', async () => {
    const child = spawn(process.execPath, [LAUNCHER, 'predict', MODEL], { cwd: folder.path });
    // More than any buffer on the way holds.
    child.stdin.write(peopleCsv(20_000));
    const [first] = await once(child.stdout, 'data');
    expect(String(first)).toMatch(/^prediction\n(high|low)\n/);
    child.kill('SIGKILL');
    await once(child, 'close');
  });
});
