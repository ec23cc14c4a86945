import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Folder } from './folder.ts';
import { people, peopleCsv } from './people-csv.ts';
import { expectRefusal } from './refusal.ts';

const MODEL = 'model.safetensors';
const WAGES = 'wages.safetensors';
const NEVER_VALIDATED = 'bare.safetensors';
const ROWS = 600;

let folder: Folder;

beforeAll(async () => {
  folder = new Folder();
  folder.write('people.csv', peopleCsv(ROWS));
  folder.write('wages.csv', peopleCsv(ROWS, ['age', 'job', 'wage']));
  await folder.train('people.csv', '--target', 'income', '--epochs', '10', '--validation', '0.3');
  await folder.train(
    'wages.csv',
    '--target',
    'wage',
    '--epochs',
    '20',
    '--output',
    WAGES,
    '--validation',
    '0.3',
  );
  await folder.train('people.csv', '--target', 'income', '--validation', '0', '--output', NEVER_VALIDATED);
});
afterAll(() => folder.remove());

/** The rows of a prediction as objects of text. */
async function predicted(...args: string[]): Promise<Record<string, string>[]> {
  const [head, ...lines] = (await folder.output(['predict', ...args])).trimEnd().split('\n');
  const names = head!.split(',');
  return lines.map((line) =>
    Object.fromEntries(line.split(',').map((cell, c) => [names[c]!, cell.replaceAll('"', '')])),
  );
}

describe('predict --interval', () => {
  test('adds what holds so many of the values, wider the surer', async () => {
    const rows = await predicted(WAGES, 'wages.csv', '--interval', '0.9');
    expect(Object.keys(rows[0]!)).toEqual(['prediction', 'lower', 'upper']);
    const truth = people(ROWS).map(({ wage }) => wage);
    const held = rows.filter(
      ({ lower, upper }, i) => Number(lower) <= truth[i]! && truth[i]! <= Number(upper),
    );
    // The people come again and again, so that these rows are those that were scored.
    expect(held.length / ROWS).toBeGreaterThan(0.85);
    expect(held.length / ROWS).toBeLessThan(0.95);
    const widthAt = async (level: string) => {
      const [row] = await predicted(WAGES, 'wages.csv', '--interval', level);
      return Number(row!['upper']) - Number(row!['lower']);
    };
    expect(await widthAt('0.5')).toBeLessThan(await widthAt('0.95'));
  });

  test('adds the set of classes that may be, after their probabilities', async () => {
    const args = [MODEL, 'people.csv', '--interval', '0.99', '--probabilities'];
    const rows = await predicted(...args);
    expect(Object.keys(rows[0]!)).toEqual(['prediction', 'p_high', 'p_low', 'set']);
    const held = rows.filter(({ set }, i) => set!.split('|').includes(people(ROWS)[i]!.income));
    expect(held.length / ROWS).toBeGreaterThan(0.96);
    for (const { set } of rows) expect(['high', 'low', 'high|low', '']).toContain(set);
  });

  test('says when the validation rows are too few for the level', async () => {
    const { code, stdout, stderr } = await folder.run(['predict', WAGES, 'wages.csv', '--interval', '0.999']);
    expect(code).toBe(0);
    expect(stdout.split('\n')[1]).toMatch(/,-Infinity,Infinity$/);
    expect(stderr).toMatch(
      /^warning: --interval 0\.999 takes at least 999 validation rows, and the model had 180/m,
    );
  });

  test('is refused for a model without validation rows, and at impossible levels', async () => {
    const refused = await folder.run(['predict', NEVER_VALIDATED, 'people.csv', '--interval', '0.9']);
    expectRefusal(refused, 64, [/--interval/, /validation rows/, /--validation 0\.15/]);
    for (const level of ['0', '1', '90', 'much']) {
      const finished = await folder.run(['predict', MODEL, 'people.csv', '--interval', level]);
      expectRefusal(finished, 64, [/--interval/, /0\.9/]);
    }
  });

  test('refuses to --keep a column that it adds', async () => {
    folder.write('lower.csv', peopleCsv(5, ['age', 'job', 'wage']).replace('wage', 'lower'));
    const finished = await folder.run([
      'predict',
      WAGES,
      'lower.csv',
      '--interval',
      '0.5',
      '--keep',
      'lower',
    ]);
    expectRefusal(finished, 64, [/--keep/, /"lower"/]);
  });
});

test('inspect shows the temperature and how many rows were scored', async () => {
  const text = await folder.output(['inspect', MODEL]);
  expect(text).toMatch(/^calibration$/m);
  expect(text).toMatch(/temperature +\d/);
  expect(text).toMatch(/scores +180 of 180 validation rows/);
  expect(await folder.output(['inspect', NEVER_VALIDATED])).not.toContain('calibration');
});
