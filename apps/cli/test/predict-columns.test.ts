import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Folder } from './folder.ts';
import { peopleCsv } from './people-csv.ts';
import { expectRefusal } from './refusal.ts';

const MODEL = 'model.safetensors';
let folder: Folder;
let expected: string;

beforeAll(async () => {
  folder = new Folder();
  folder.write('people.csv', peopleCsv(60));
  await folder.train('people.csv', '--target', 'income', '--epochs', '20');
  expected = await folder.output(['predict', MODEL, 'people.csv', '--probabilities']);
});
afterAll(() => folder.remove());

/** Predicts rows from stdin. */
const predict = (stdin: string, ...args: string[]) => folder.run(['predict', MODEL, ...args], { stdin });

describe('predict', () => {
  test.each([
    ['without the target', ['age', 'job']],
    ['with the target in front', ['income', 'age', 'job']],
    ['in another order', ['job', 'income', 'age']],
  ] as const)('finds columns %s', async (_name, columns) => {
    const { code, stdout, stderr } = await predict(peopleCsv(60, columns), '--probabilities');
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: expected, stderr: '' });
  });

  test('passes over a column that training did not know, with a note', async () => {
    const columns = ['age', 'wage', 'job'] as const;
    const { code, stdout, stderr } = await predict(peopleCsv(60, columns), '--probabilities');
    expect({ code, stdout }).toEqual({ code: 0, stdout: expected });
    expect(stderr).toMatch(/^note: .*wage/m);
    expect((await predict(peopleCsv(60, columns), '--quiet')).stderr).toBe('');
  });

  test('refuses a file without some of the columns, listing them', async () => {
    expectRefusal(await predict(peopleCsv(60, ['age', 'income'])), 65, [/stdin/, /missing: "job"/]);
    expectRefusal(await predict('x,y\n1,2\n'), 65, [/"age", "job"/]);
  });

  test('does not mind what stands in the target column', async () => {
    const { code, stdout } = await predict('age,job,income\n30,baker,?\n31,baker,\n');
    expect([code, stdout.split('\n').length]).toEqual([0, 4]);
  });

  test('counts the cells with a word that training never saw', async () => {
    const rows = ['30,tailor', '31,baker', '32,Baker', '33,'];
    const { code, stdout, stderr } = await predict(`age,job\n${rows.join('\n')}\n`);
    expect([code, stdout.trimEnd().split('\n').length]).toEqual([0, 5]);
    expect(stderr).toMatch(/^warning: 3 rows .*"job"/m);
  });

  test('refuses a word in a number column, with its place', async () => {
    expectRefusal(await predict('age,job\n30,baker\nold,smith\n'), 65, [
      /stdin/,
      /row 2\b/,
      /"age"/,
      /"old"/,
    ]);
  });

  test('refuses a table without rows', async () => {
    expectRefusal(await predict('age,job\n'), 65, [/stdin/]);
    expectRefusal(await predict(''), 65, [/stdin/]);
  });

  test('reads a file without a header as training did, with the target or without', async () => {
    const rows = Array.from(
      { length: 60 },
      (_, i) => `${i % 30},${i % 2 === 0 ? 'even' : 'odd'},${(i * 7) % 11}`,
    );
    folder.write('bare.csv', `${rows.join('\n')}\n`);
    await folder.train('bare.csv', '--target', '1', '--output', 'bare.model');
    const withTarget = await folder.output(['predict', 'bare.model', 'bare.csv']);
    const stdin = rows.map((row) => row.replace(/,\w+,/, ',')).join('\n');
    expect(await folder.output(['predict', 'bare.model'], { stdin })).toBe(withTarget);
    expect(withTarget.split('\n')).toHaveLength(62);
    const finished = await folder.run(['predict', 'bare.model'], { stdin: '1,2,3,4\n' });
    expectRefusal(finished, 65, [/stdin/, /3 columns/, /got 4/]);
  });

  test('takes --header and --delimiter over what training had', async () => {
    const { code, stdout } = await predict(
      peopleCsv(60, ['age', 'job', 'income'], ';').replace(/^.*\n/, ''),
      ...['--header', 'no', '--delimiter', ';', '--probabilities'],
    );
    expect({ code, stdout }).toEqual({ code: 0, stdout: expected });
  });

  test('quotes labels where CSV needs it', async () => {
    const labels = ['a, b', 'say "x"', "it's", 'line\nbreak'];
    const quoted = labels.map((label) => `"${label.replaceAll('"', '""')}"`);
    const rows = Array.from({ length: 200 }, (_, i) => `${(i % 4) * 10 + (i % 7) / 7},${quoted[i % 4]}`);
    folder.write('odd.csv', `x,y\n${rows.join('\n')}\n`);
    const long = ['--epochs', '150', '--hidden', '16', '--learning-rate', '0.01'];
    await folder.train('odd.csv', '--target', 'y', ...long, '--output', 'odd.model');
    const { labels: known } = await folder.inspect('odd.model');
    expect([...known].sort()).toEqual([...labels].sort());
    const args = ['predict', 'odd.model', 'odd.csv', '--keep', 'y'];
    const csv = await folder.output(args);
    // Read back as a table: the words that went in come out, and most predictions are right.
    folder.write('again.csv', csv);
    const objects = (await folder.output([...args, '--format', 'jsonl'])).trimEnd().split('\n');
    const pairs = objects.map((line) => JSON.parse(line) as { y: string; prediction: string });
    expect(pairs.map(({ y }) => y)).toEqual(Array.from({ length: 200 }, (_, i) => labels[i % 4]));
    expect(pairs.filter(({ y, prediction }) => y === prediction).length).toBeGreaterThan(180);
    await folder.train('again.csv', '--target', 'prediction', '--output', 'again.model');
    expect([...(await folder.inspect('again.model')).labels].sort()).toEqual([...labels].sort());
    const header = (await folder.output(['predict', 'odd.model', 'odd.csv', '--probabilities'])).slice(0, 80);
    expect(header).toContain('"p_a, b"');
    expect(header).toContain('"p_say ""x"""');
  });

  test('writes numbers for a regression, and has no probabilities for them', async () => {
    folder.write('wages.csv', peopleCsv(80, ['age', 'job', 'wage']));
    await folder.train('wages.csv', '--target', 'wage', '--epochs', '150', '--output', 'wage.model');
    const [head, ...values] = (await folder.output(['predict', 'wage.model', 'wages.csv']))
      .trimEnd()
      .split('\n');
    expect(head).toBe('prediction');
    expect(values).toHaveLength(80);
    // In the target's own units: wages are from 205 to 607.
    for (const value of values) expect(Number(value)).toBeGreaterThan(50);
    const finished = await folder.run(['predict', 'wage.model', 'wages.csv', '--probabilities']);
    expectRefusal(finished, 64, [/--probabilities/]);
  });
});
