import { classificationMetrics, regressionMetrics } from '@descent/tabular';
import { describe, expect } from 'vitest';
import { test } from './folder.ts';
import { people, peopleCsv } from './people-csv.ts';
import { expectRefusal } from './refusal.ts';

const MODEL = 'model.safetensors';
const number = expect.any(Number);
/** The names in the first column of a table, up to an empty line. */
const namesIn = (text: string) =>
  text
    .split('\n\n')[0]!
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' ')[0]);

describe.concurrent('evaluate', () => {
  test.for(['softmaxCrossEntropy', 'binaryCrossEntropy', 'meanSquaredError'])(
    'gives the test metrics that training gave, under %s',
    async (loss, { folder }) => {
      folder.write('people.csv', peopleCsv(80));
      folder.write('others.csv', peopleCsv(33, ['job', 'income', 'age']));
      const { metrics } = await folder.train(
        'people.csv',
        '--target',
        'income',
        '--test',
        'others.csv',
        '--loss',
        loss,
      );
      const stdout = await folder.output(['evaluate', MODEL, 'others.csv', '--json']);
      expect(stdout).toMatch(/^\{[^\n]*\}\n$/);
      const result = JSON.parse(stdout);
      expect(result).toMatchObject({ rows: 33, labels: ['high', 'low'] });
      expect(result.metrics).toEqual(metrics['test']);
      expect(result.metrics).toMatchObject({ loss: number, accuracy: number, auc: number, macroF1: number });
      expect(Object.keys(result.metrics)).toEqual(['loss', ...Object.keys(classificationMetrics)]);
    },
  );

  test('gives those of the book’s preset', async ({ folder }) => {
    folder.write('people.csv', peopleCsv(80));
    const args = ['people.csv', '--target', 'income', '--test', 'people.csv', '--preset', 'book'];
    const { metrics } = await folder.train(...args);
    const result = JSON.parse(await folder.output(['evaluate', MODEL, 'people.csv', '--json']));
    expect(result.metrics).toEqual(metrics['test']);
  });

  test('gives those of a regression', async ({ folder }) => {
    folder.write('wages.csv', peopleCsv(80, ['age', 'job', 'wage']));
    const { metrics } = await folder.train('wages.csv', '--target', 'wage', '--test', 'wages.csv');
    const result = JSON.parse(await folder.output(['evaluate', MODEL, 'wages.csv', '--json']));
    expect(result).toEqual({ rows: 80, metrics: metrics['test'] });
    expect(result.metrics).toMatchObject({ loss: number, rmse: number, mae: number, r2: number });
    expect(Object.keys(result.metrics)).toEqual(['loss', ...Object.keys(regressionMetrics)]);
    const text = await folder.output(['evaluate', MODEL, 'wages.csv']);
    expect(namesIn(text)).toEqual(['rows', 'loss', 'rmse', 'mae', 'r2']);
  });

  test('counts rows that are true and columns that are predicted', async ({ folder }) => {
    folder.write('people.csv', peopleCsv(80));
    await folder.train('people.csv', '--target', 'income', '--epochs', '40', '--hidden', '8');
    const predicted = (await folder.output(['predict', MODEL, 'people.csv'])).trimEnd().split('\n').slice(1);
    const expected = [
      [0, 0],
      [0, 0],
    ];
    const labels = ['high', 'low'];
    people(80).forEach(({ income }, i) => {
      expected[labels.indexOf(income)]![labels.indexOf(predicted[i]!)]!++;
    });
    const { confusion, metrics } = JSON.parse(
      await folder.output(['evaluate', MODEL, 'people.csv', '--json']),
    );
    expect(confusion).toEqual(expected);
    expect(metrics.accuracy).toBe((expected[0]![0]! + expected[1]![1]!) / 80);
    const text = await folder.output(['evaluate', MODEL, 'people.csv']);
    expect(namesIn(text)).toEqual(['rows', 'loss', 'accuracy', 'auc', 'macroF1']);
    for (const word of [/^accuracy +[01]/m, /^class +precision +recall/m, /true \\ predicted +high +low$/m]) {
      expect(text).toMatch(word);
    }
  });

  test('gives null for what rows of one class cannot say, and shows people nothing of it', async ({
    folder,
  }) => {
    folder.write('people.csv', peopleCsv(40));
    folder.write('low.csv', peopleCsv(40).replace(/^.*high\n/gm, ''));
    await folder.train('people.csv', '--target', 'income');
    const { metrics } = JSON.parse(await folder.output(['evaluate', MODEL, 'low.csv', '--json']));
    expect(metrics).toMatchObject({ auc: null, accuracy: number });
    expect(namesIn(await folder.output(['evaluate', MODEL, 'low.csv']))).not.toContain('auc');
  });

  test('renames labels with --map-labels, and suggests it', async ({ folder }) => {
    folder.write('people.csv', peopleCsv(40));
    folder.write('dots.csv', peopleCsv(40).replace(/(high|low)$/gm, '$1.'));
    await folder.train('people.csv', '--target', 'income');
    const refused = await folder.run(['evaluate', MODEL, 'dots.csv', '--json']);
    expectRefusal(refused, 65, [/dots\.csv/, /row 1\b/, /"income"/, /"(low|high)\."/, /--map-labels/]);
    const map = '{"high.":"high","low.":"low"}';
    const mapped = await folder.output(['evaluate', MODEL, 'dots.csv', '--json', '--map-labels', map]);
    expect(mapped).toBe(await folder.output(['evaluate', MODEL, 'people.csv', '--json']));
    const suggested = /--map-labels '(.*)'/.exec(refused.stderr)?.[1] ?? '';
    const again = await folder.output(['evaluate', MODEL, 'dots.csv', '--json', '--map-labels', suggested]);
    expect(again).toBe(mapped);
    const wrong = ['evaluate', MODEL, 'people.csv', '--map-labels', '{"high":"rich","low":"poor"}'];
    expectRefusal(await folder.run(wrong), 65, [
      /got "(rich|poor)", to which "(high|low)" is renamed; --map-labels renames labels$/m,
    ]);
  });

  test('refuses data without the target, or with an empty one', async ({ folder }) => {
    folder.write('people.csv', peopleCsv(40));
    folder.write('bare.csv', peopleCsv(40, ['age', 'job']));
    folder.write('gap.csv', 'age,job,income\n30,baker,low\n31,smith,\n');
    await folder.train('people.csv', '--target', 'income');
    expectRefusal(await folder.run(['evaluate', MODEL, 'bare.csv']), 65, [/bare\.csv/, /"income"/]);
    expectRefusal(await folder.run(['evaluate', MODEL, 'gap.csv']), 65, [/gap\.csv/, /row 2\b/, /"income"/]);
  });

  test('notes extra columns and unseen words on stderr only', async ({ folder }) => {
    folder.write('people.csv', peopleCsv(40));
    await folder.train('people.csv', '--target', 'income');
    folder.write('more.csv', 'age,job,income,pet\n30,tailor,low,cat\n31,smith,high,cat\n');
    const { code, stdout, stderr } = await folder.run(['evaluate', MODEL, 'more.csv', '--json']);
    expect([code, JSON.parse(stdout).rows]).toEqual([0, 2]);
    expect(stderr).toMatch(/^note: .*pet$/m);
    expect(stderr).toMatch(/^warning: 1 row .*"job"/m);
  });

  test('reads stdin', async ({ folder }) => {
    folder.write('people.csv', peopleCsv(40));
    await folder.train('people.csv', '--target', 'income');
    const stdin = folder.bytes('people.csv');
    const expected = await folder.output(['evaluate', MODEL, 'people.csv', '--json']);
    expect(await folder.output(['evaluate', MODEL, '-', '--json'], { stdin })).toBe(expected);
  });
});
