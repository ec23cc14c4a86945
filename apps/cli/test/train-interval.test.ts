import { describe, expect } from 'vitest';
import { type Folder, SMALL, test } from './folder.ts';
import { people, peopleCsv } from './people-csv.ts';
import { expectRefusal } from './refusal.ts';

const MODEL = 'model.safetensors';
const WAGES = ['wages.csv', '--target', 'wage', '--epochs', '20', '--validation', '0.3'];
const INCOME = ['people.csv', '--target', 'income', '--validation', '0.3'];

interface Interval {
  readonly level: number;
  readonly halfWidth?: number | null;
  readonly setSize?: number;
  readonly coverage?: number;
}

async function intervalOf(folder: Folder, ...args: string[]): Promise<Interval | undefined> {
  const summary = await folder.train(...args);
  return (summary as unknown as { interval?: Interval }).interval;
}

/** The rows of a prediction as cells. */
async function predicted(folder: Folder, data: string, level: string): Promise<string[][]> {
  const text = await folder.output(['predict', MODEL, data, '--interval', level]);
  return text
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.replaceAll('"', '').split(','));
}

describe.concurrent('train --interval', () => {
  test('says how wide the intervals of predict are, and how many test rows lie within', async ({
    folder,
  }) => {
    folder.write('wages.csv', peopleCsv(300, ['age', 'job', 'wage']));
    folder.write('others.csv', peopleCsv(60, ['age', 'job', 'wage']));
    const interval = await intervalOf(folder, ...WAGES, '--test', 'others.csv', '--interval', '0.8');
    const rows = await predicted(folder, 'others.csv', '0.8');
    const [value, lower, upper] = rows[0]!.map(Number) as [number, number, number];
    expect(interval?.level).toBe(0.8);
    expect(interval?.halfWidth).toBeCloseTo((upper - lower) / 2, 9);
    expect(interval?.halfWidth).toBeCloseTo(upper - value, 9);
    const truth = people(60).map(({ wage }) => wage);
    const held = rows.filter(([, from, to], i) => Number(from) <= truth[i]! && truth[i]! <= Number(to));
    expect(interval?.coverage).toBe(held.length / 60);
    expect(interval).not.toHaveProperty('setSize');
  });

  test('says how many classes the sets have, with the test line still the last', async ({ folder }) => {
    folder.write('people.csv', peopleCsv(300));
    folder.write('others.csv', peopleCsv(60));
    const args = [...INCOME, '--test', 'others.csv', '--interval', '0.95'];
    const interval = await intervalOf(folder, ...args);
    const sets = (await predicted(folder, 'others.csv', '0.95')).map(([, set]) =>
      set!.split('|').filter(Boolean),
    );
    const labels = people(60).map(({ income }) => income);
    expect(interval).toEqual({
      level: 0.95,
      setSize: sets.reduce((sum, set) => sum + set.length, 0) / 60,
      coverage: sets.filter((set, i) => set.includes(labels[i]!)).length / 60,
    });
    const lines = (await folder.output(['train', ...SMALL, ...args])).trimEnd().split('\n');
    const words =
      /^interval +of level 0\.95: sets of [\d.]+ classes on average; \d\.\d{4} of the test rows lie/;
    expect(lines.filter((line) => words.test(line))).toHaveLength(1);
    expect(lines.at(-1)).toMatch(/^test accuracy/);
  });

  test('changes nothing of the model, and knows no coverage without test rows', async ({ folder }) => {
    folder.write('wages.csv', peopleCsv(100, ['age', 'job', 'wage']));
    expect(await intervalOf(folder, ...WAGES)).toBeUndefined();
    const without = folder.bytes(MODEL);
    expect(await intervalOf(folder, ...WAGES, '--interval', '0.5')).toEqual({
      level: 0.5,
      halfWidth: expect.any(Number),
    });
    expect(folder.bytes(MODEL).equals(without)).toBe(true);
    const { stderr, stdout } = await folder.run(['train', ...SMALL, ...WAGES, '--interval', '0.99']);
    expect(stderr).toMatch(
      /^warning: --interval 0\.99 takes at least 99 validation rows, and the model had 30/m,
    );
    expect(stdout).toMatch(/^interval +of level 0\.99: the prediction ± Infinity$/m);
  });

  test('is refused, before training, where nothing says how sure the model is', async ({ folder }) => {
    folder.write('people.csv', peopleCsv(60, ['age', 'job', 'income', 'wage']));
    const refused = async (...args: string[]) =>
      folder.run(['train', 'people.csv', '--interval', '0.9', '--quiet', ...args]);
    const bare = ['--target', 'income', '--validation', '0'];
    const words = [/--interval/, /validation rows/, /--validation 0\.15/];
    expectRefusal(await refused(...bare), 64, words);
    expectRefusal(await refused(...bare, '--plan'), 64, words);
    expectRefusal(await refused('--target', 'income', '--loss', 'hinge'), 64, words);
    expectRefusal(await refused('--target', 'age,wage'), 64, [/--interval/, /one target/]);
    expectRefusal(await refused('--target', 'income', '--interval', '1'), 64, [/--interval/, /0\.9/]);
    expect(folder.files()).toEqual(['people.csv']);
  });
});
