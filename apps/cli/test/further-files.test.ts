import { describe, expect } from 'vitest';
import { SMALL, test } from './folder.ts';
import { people } from './people-csv.ts';
import { expectRefusal } from './refusal.ts';

const ARGS = ['people.csv', '--target', 'income', '--test', 'others.csv', '--validation', 'others.csv'];
/** People with a number that tells them apart, as it is written in the file of others, and a constant. */
const numbered = (id: (row: number) => string, more = '') =>
  [
    `id,age,job,income,country${more === '' ? '' : ',pet'}`,
    ...people(40).map(({ age, job, income }, i) => `${id(i)},${age},${job},${income},7${more}`),
    '',
  ].join('\n');

describe.concurrent('files of --test and --validation are read as evaluate reads them', () => {
  test('whatever stands in columns that are left out', async ({ folder }) => {
    folder.write(
      'people.csv',
      numbered((row) => String(row + 1)),
    );
    folder.write('others.csv', numbered((row) => `A${row}`).replace(/,7$/gm, ',unknown'));
    const { metrics, rows } = await folder.train(...ARGS);
    expect(rows).toEqual({ train: 40, validation: 40, test: 40 });
    const evaluated = await folder.output(['evaluate', 'model.safetensors', 'others.csv', '--json']);
    expect(JSON.parse(evaluated).metrics).toEqual(metrics['test']);
  });

  test('with a note of columns that training does not know, whatever they hold', async ({ folder }) => {
    folder.write(
      'people.csv',
      numbered((row) => String(row + 1)),
    );
    const others = numbered((row) => `B${row}`, ',5').replace(/,5$/m, ',cat');
    folder.write('others.csv', others);
    const { code, stderr } = await folder.run(['train', ...SMALL, ...ARGS]);
    expect(code, stderr).toBe(0);
    for (const part of ['validation', 'test']) {
      const note = `^note +not used of the ${part} rows: 1 column that training did not know: "pet"$`;
      expect(stderr).toMatch(new RegExp(note, 'm'));
    }
  });

  test('and as strictly in columns that are learned from', async ({ folder }) => {
    folder.write(
      'people.csv',
      numbered((row) => String(row + 1)),
    );
    folder.write('others.csv', numbered((row) => String(row + 1)).replace(/,\d+\.5,/, ',old,'));
    const refused = await folder.run(['train', ...SMALL, ...ARGS, '--quiet']);
    expectRefusal(refused, 65, [/others\.csv/, /"age"/, /"old"/]);
  });
});
