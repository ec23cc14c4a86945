import { describe, expect } from 'vitest';
import { type Folder, test } from './folder.ts';
import { expectRefusal } from './refusal.ts';

const MODEL = 'model.safetensors';

function homes(count = 60): string {
  const rows = Array.from({ length: count }, (_, i) => {
    const [size, age] = [((i * 37) % 101) + 0.5, (i * 17) % 23];
    return [size, 3 * size + age, age, size / 7 - age, size > 50 ? 'yes' : 'no', age > 11 ? 1 : 0].join(',');
  });
  return `size,price,age,rent,big,old\n${rows.join('\n')}\n`;
}

const numbers = ['homes.csv', '--target', 'price,rent', '--ignore', 'big,old'];
const classes = ['homes.csv', '--target', 'big,old', '--ignore', 'price,rent'];

async function linesOf(folder: Folder, ...args: string[]): Promise<string[]> {
  return (await folder.output(args)).trimEnd().split('\n');
}

describe.concurrent('--target with several columns', () => {
  test('of numbers gives each in its own units', async ({ folder }) => {
    folder.write('homes.csv', homes());
    const summary = (await folder.train(...numbers, '--test', '0.2', '--epochs', '60')) as unknown as {
      task: string;
      network: { outputs: number };
      targets: Record<string, Record<string, Record<string, number>>>;
      metrics: Record<string, Record<string, number>>;
    };
    expect([summary.task, summary.network.outputs]).toEqual(['regression', 2]);
    const { price, rent } = summary.targets['test']!;
    expect(summary.metrics['test']!['rmse']).toBeCloseTo((price!['rmse']! + rent!['rmse']!) / 2, 10);
    const [head, first] = await linesOf(folder, 'predict', MODEL, 'homes.csv');
    expect(head).toBe('price,rent');
    const [wanted, got] = [[1.5, 1 / 14], first!.split(',').map(Number)];
    expect(Math.abs(got[0]! - wanted[0]!)).toBeLessThan(100);
    expect(Math.abs(got[1]! - wanted[1]!)).toBeLessThan(15);
  });

  test('of two classes gives a label for each, and with --probabilities p_TARGET', async ({ folder }) => {
    folder.write('homes.csv', homes());
    await folder.train(...classes, '--epochs', '40');
    const [head, ...lines] = await linesOf(folder, 'predict', MODEL, 'homes.csv', '--probabilities');
    expect(head).toBe('big,p_big,old,p_old');
    for (const line of lines) {
      const [big, pBig, old, pOld] = line.split(',') as [string, string, string, string];
      expect([big, old]).toEqual([Number(pBig) >= 0.5 ? 'yes' : 'no', Number(pOld) >= 0.5 ? '1' : '0']);
    }
    folder.write('inputs.csv', 'age,size\n20,3\n1,99\n');
    expect((await linesOf(folder, 'predict', MODEL, 'inputs.csv'))[0]).toBe('big,old');
  });

  test.for([numbers, classes])('evaluate has each target and their means: %o', async (args, { folder }) => {
    folder.write('homes.csv', homes());
    folder.write('others.csv', homes(33));
    const { metrics } = await folder.train(...args, '--test', 'others.csv');
    const result = JSON.parse(await folder.output(['evaluate', MODEL, 'others.csv', '--json']));
    expect(result.metrics).toEqual(metrics['test']);
    const names = args[2]!.split(',');
    expect(Object.keys(result.targets)).toEqual(names);
    const text = await folder.output(['evaluate', MODEL, 'others.csv']);
    for (const name of names) expect(text).toMatch(new RegExp(`^${name} +-?\\d`, 'm'));
    const inspected = await folder.output(['inspect', MODEL]);
    for (const name of names) expect(inspected).toContain(`target ${name}: `);
    const plan = JSON.parse(await folder.output(['train', ...args, '--plan', '--json']));
    expect(plan.targets.map(({ column }: { column: string }) => column)).toEqual(names);
  });

  test('says so of each while it trains', async ({ folder }) => {
    folder.write('homes.csv', homes());
    const { stdout, stderr } = await folder.run(['train', ...classes, '--epochs', '2', '--test', '0.2']);
    expect(stderr).toContain('target   big: 2 classes, old: 2 classes (classification) from');
    expect(stdout).toMatch(/^test .*accuracy .*\n {2}big: accuracy .*\n {2}old: accuracy /m);
  });

  test.for([
    [
      'nudge',
      ['--row', '1', '--weight', '0:1:1', '--output', '1', '--by', '1'],
      /nudge: expected a model of one target/,
    ],
    ['predict', ['--interval', '0.9'], /--interval: expected a model of one target, got one of 2/],
    ['predict', ['--probabilities'], /--probabilities: the model predicts numbers/],
  ] as const)('%s %o is refused', async ([command, more, message], { folder }) => {
    folder.write('homes.csv', homes());
    await folder.train(...numbers);
    expectRefusal(await folder.run([command, MODEL, 'homes.csv', ...more]), 64, [message]);
  });

  test('of both kinds is refused, naming the column and the remedy', async ({ folder }) => {
    folder.write('homes.csv', homes());
    const mixed = await folder.run(['train', 'homes.csv', '--target', 'price,big', '--quiet']);
    expectRefusal(mixed, 64, [/target "price"/, /train one model per target/]);
  });
});
