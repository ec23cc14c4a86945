import { describe, expect } from 'vitest';
import { SMALL, test } from './folder.ts';
import { peopleCsv } from './people-csv.ts';
import { expectRefusal } from './refusal.ts';

const MODEL = 'model.safetensors';
const MAP = '{"high.":"high","low.":"low"}';
const dotted = (count: number) => peopleCsv(count).replace(/(high|low)$/gm, '$1.');

describe.concurrent('train --map-labels', () => {
  test('is what a test file with other labels asks for, and then scores it', async ({ folder }) => {
    folder.write('people.csv', peopleCsv(60));
    folder.write('plain.csv', peopleCsv(33));
    folder.write('dots.csv', dotted(33));
    const args = ['people.csv', '--target', 'income', '--test', 'dots.csv'];
    const refused = await folder.run(['train', ...SMALL, ...args, '--quiet']);
    expectRefusal(refused, 65, [/dots\.csv/, /row 1\b/, /"(low|high)\."/, /; use --map-labels '\{/]);
    const suggested = /--map-labels '(.*)'/.exec(refused.stderr)?.[1] ?? '';
    expect(JSON.parse(suggested)).toEqual(JSON.parse(MAP));
    const mapped = await folder.train(...args, '--map-labels', suggested);
    const plain = await folder.train(
      ...['people.csv', '--target', 'income', '--test', 'plain.csv', '--output', 'plain'],
    );
    expect(mapped.rows.test).toBe(33);
    expect(mapped.metrics).toEqual(plain.metrics);
  });

  test('renames the labels that are learned, and those of the validation rows', async ({ folder }) => {
    folder.write('dots.csv', dotted(60));
    folder.write('plain.csv', peopleCsv(33));
    const args = ['dots.csv', '--target', 'income', '--validation', 'plain.csv'];
    expectRefusal(await folder.run(['train', ...SMALL, ...args, '--quiet']), 65, [
      /plain\.csv/,
      /--map-labels/,
    ]);
    const { rows } = await folder.train(...args, '--map-labels', MAP);
    expect(rows).toEqual({ train: 60, validation: 33, test: 0 });
    expect((await folder.inspect()).labels).toEqual(['high', 'low']);
  });

  test('is kept in the model, so that evaluate needs no flag; its own comes first', async ({ folder }) => {
    folder.write('dots.csv', dotted(60));
    const { metrics } = await folder.train(
      ...['dots.csv', '--target', 'income', '--test', 'dots.csv', '--map-labels', MAP],
    );
    const evaluated = JSON.parse(await folder.output(['evaluate', MODEL, 'dots.csv', '--json']));
    expect(evaluated.metrics).toEqual(metrics['test']);
    const other = await folder.run(['evaluate', MODEL, 'dots.csv', '--map-labels', '{"low.":"low"}']);
    expectRefusal(other, 65, [/"high\."/, /use --map-labels '\{"low\.":"low","high\.":"high"\}'/]);
  });

  test('is taken by crossval, and refused of a target of numbers', async ({ folder }) => {
    folder.write('mixed.csv', `${peopleCsv(40)}${dotted(20).replace(/^.*\n/, '')}`);
    const args = ['mixed.csv', '--target', 'income', '--folds', '3', '--map-labels', MAP];
    const result = JSON.parse(await folder.output(['crossval', ...SMALL, ...args, '--json']));
    expect(result).toMatchObject({ folds: 3, rows: 60 });
    folder.write('wages.csv', peopleCsv(40, ['age', 'job', 'wage']));
    const wages = ['train', 'wages.csv', '--target', 'wage', '--map-labels', '{"1":"2"}', '--quiet'];
    expectRefusal(await folder.run(wages), 64, [/"wage"/, /no labels to rename/]);
    expectRefusal(await folder.run(['train', '--map-labels', '{"a":1}']), 64, [/--map-labels/]);
  });
});
