import { describe, expect } from 'vitest';
import { test } from './folder.ts';
import { people } from './people-csv.ts';
import { expectRefusal } from './refusal.ts';

const MODEL = 'model.safetensors';
type Weight = (row: number) => number | string;

/** People who count as much as `weight` says. */
function weighted(count: number, weight: Weight, withTarget = true): string {
  const rows = people(count).map(
    ({ age, job, income }, i) => `${age},${weight(i)},${job}${withTarget ? `,${income}` : ''}`,
  );
  return `age,count,job${withTarget ? ',income' : ''}\n${rows.join('\n')}\n`;
}

const some: Weight = (row) => [0.5, 2, 0, 1][row % 4]!;
const asked = ['people.csv', '--target', 'income', '--weight-column', 'count'];

describe.concurrent('--weight-column', () => {
  test('weighs rows in train and in evaluate alike, and is no input', async ({ folder }) => {
    folder.write('people.csv', weighted(80, some));
    folder.write('others.csv', weighted(33, some));
    const { metrics, network } = await folder.train(...asked, '--test', 'others.csv');
    expect(network.inputs).toBe(4);
    expect((await folder.inspect()).schema).toMatchObject({ weight: 'count' });
    const { stdout, stderr } = await folder.run(['evaluate', MODEL, 'others.csv', '--json']);
    const result = JSON.parse(stdout) as { metrics: Record<string, number> };
    expect(result.metrics).toEqual(metrics['test']);
    expect(stderr).toContain('rows count as column "count" says');
    folder.write(
      'unweighted.csv',
      weighted(33, () => 1),
    );
    const plain = JSON.parse(await folder.output(['evaluate', MODEL, 'unweighted.csv', '--json']));
    expect(plain.metrics.loss).not.toBe(result.metrics['loss']);
  });

  test('need not be in what is evaluated or predicted, and may hold anything in what is predicted', async ({
    folder,
  }) => {
    folder.write('people.csv', weighted(80, some));
    await folder.train(...asked);
    folder.write('bare.csv', 'job,income,age\nbaker,low,31\nsmith,high,50\n');
    const evaluated = await folder.run(['evaluate', MODEL, 'bare.csv', '--json']);
    expect(JSON.parse(evaluated.stdout).rows).toBe(2);
    expect(evaluated.stderr).toBe('rows count alike, for there is no column "count"\n');
    folder.write(
      'new.csv',
      weighted(3, () => '-', false),
    );
    const { stdout, stderr } = await folder.run(['predict', MODEL, 'new.csv']);
    expect(stdout.trim().split('\n').length).toBe(4);
    expect(stderr).toBe('');
  });

  test('goes with crossval and tune, and --plan says what the column is', async ({ folder }) => {
    folder.write('people.csv', weighted(60, some));
    const few = ['--epochs', '2', '--hidden', '4', '--threads', '1', '--json'];
    const crossed = async (...more: string[]) =>
      JSON.parse(await folder.output(['crossval', ...asked, ...few, '--folds', '2', ...more]));
    const one = await crossed();
    expect(one.metrics.accuracy.values.length).toBe(2);
    expect((await crossed('--class-weight', 'balanced')).metrics.loss).not.toEqual(one.metrics.loss);
    const tuned = await folder.output([
      'tune',
      ...asked,
      ...few,
      '--trials',
      '2',
      '--class-weight',
      'balanced',
    ]);
    const { command } = JSON.parse(tuned) as { command: string };
    expect(command).toContain('--weight-column count --class-weight balanced');
    const plan = JSON.parse(await folder.output(['train', ...asked, '--plan', '--json']));
    expect(plan.columns[1]).toMatchObject({
      name: 'count',
      type: 'weight',
      encoder: 'drop',
      why: 'as asked',
    });
    expect(plan.warnings).toEqual([]);
  });

  test.for([
    [
      (row: number) => (row === 2 ? -1 : 1),
      'row 3 (line 4), column "count": expected how much the row counts',
    ],
    [
      (row: number) => (row === 2 ? '' : 1),
      'row 3 (line 4), column "count": expected how much the row counts',
    ],
    [(row: number) => (row === 2 ? 'two' : 1), 'row 3'],
    [() => 0, 'expected a weight above 0'],
  ] as const)('refuses what is no weight: %o', async ([weight, message], { folder }) => {
    folder.write('people.csv', weighted(12, weight));
    const { code, stderr } = await folder.run(['train', ...asked]);
    expect(code, stderr).toBe(65);
    expect(stderr).toContain(message);
    expect(stderr).toContain('"count"');
  });

  test('refuses a column that is not there, or is the target', async ({ folder }) => {
    folder.write('people.csv', weighted(12, some));
    const { code, stderr } = await folder.run([...['train', ...asked.slice(0, 4)], 'cuont']);
    expect([code, stderr]).toEqual([64, expect.stringContaining('got "cuont"; it has "age", "count"')]);
    const same = ['train', 'people.csv', '--target', 'age', '--weight-column', 'age'];
    expect((await folder.run(same)).code).toBe(64);
  });
});

describe.concurrent('--class-weight', () => {
  test('changes what is learned, and is in the model', async ({ folder }) => {
    folder.write('people.csv', weighted(80, some));
    const args = ['people.csv', '--target', 'income'];
    const { sha256 } = await folder.train(...args);
    await folder.train(...args, '--class-weight', '{"high":3}');
    expect((await folder.inspect()).options['classWeight']).toEqual({ high: 3 });
    const balanced = await folder.train(...args, '--class-weight', 'balanced');
    expect(balanced.sha256).not.toBe(sha256);
    expect((await folder.inspect()).options['classWeight']).toBe('balanced');
  });

  test.for(['{"hihg":3}', '{"high":-1}', 'yes', '[1]'])('refuses %s', async (weights, { folder }) => {
    folder.write('people.csv', weighted(20, some));
    const args = ['train', 'people.csv', '--target', 'income', '--class-weight', weights];
    expectRefusal(await folder.run([...args, '--quiet']), 64, [/class.weight/]);
  });
});
