import { describe, expect } from 'vitest';
import { type Folder, type TrainSummary, test } from './folder.ts';
import { peopleCsv } from './people-csv.ts';

/** Trains on people, and gives the summary and the options that the model tells. */
async function trained(folder: Folder, ...args: string[]) {
  folder.write('people.csv', peopleCsv(80));
  const stdout = await folder.output(['train', 'people.csv', '--target', 'income', '--json', ...args]);
  const { options } = await folder.inspect();
  return { ...(JSON.parse(stdout) as TrainSummary), options };
}

describe.concurrent('what is done around an optimizer', () => {
  test.for([
    [[], {}],
    [['--schedule', 'step:gamma=0.5,every=1'], { schedule: { name: 'step', gamma: 0.5, every: 1 } }],
    [['--weight-decay', '0.1'], { weightDecay: 0.1 }],
    [['--l1', '0.01'], { l1: 0.01 }],
    [['--clip-value', '0.01'], { clipValue: 0.01 }],
    [['--clip-norm', '0.01'], { clipNorm: 0.01 }],
    [['--clip-tensor-norm', '0.01'], { clipTensorNorm: 0.01 }],
    [['--average', '0.9'], { average: 0.9 }],
    [['--accumulate', '2'], { accumulate: 2 }],
    [['--optimizer', 'adamw', '--weight-decay', '0.5'], { optimizer: 'adamw', weightDecay: 0.5 }],
  ] as const)(
    'what is around the optimizer is in the model where it was asked for: %o',
    async ([flags, expected], { folder }) => {
      const small = ['--epochs', '2', '--hidden', '4', '--optimizer', 'adam'];
      const { options } = await trained(folder, ...small, ...flags);
      const around = ['schedule', 'weightDecay', 'l1', 'clipValue', 'clipNorm', 'clipTensorNorm'];
      const given = Object.entries(options).filter(([name]) =>
        [...around, 'average', 'accumulate'].includes(name),
      );
      const { optimizer = 'adam', ...others } = expected as Record<string, unknown>;
      expect(Object.fromEntries(given)).toEqual(others);
      expect(options['optimizer']).toBe(optimizer);
    },
  );

  test('two batches of 8 that are accumulated make the weights of one of 16', async ({ folder }) => {
    const flags = ['--epochs', '2', '--hidden', '4'];
    const twice = await trained(folder, ...flags, '--batch-size', '8', '--accumulate', '2');
    const once = await trained(folder, ...flags, '--batch-size', '16');
    expect(twice.metrics).toEqual(once.metrics);
    expect(twice.steps).toBe(once.steps);
  });

  test.for(['rprop', 'lbfgs'])(
    '%s has batches of all rows where no other size is given',
    async (name, { folder }) => {
      const { options, rows, epochs, steps } = await trained(
        folder,
        ...['--optimizer', name, '--epochs', '3', '--hidden', '4', '--validation', '0'],
      );
      expect(options).toMatchObject({ optimizer: name, batchSize: rows.train });
      expect(steps).toBe(epochs);
    },
  );

  test.for([
    [['--schedule', 'sawtooth'], 'unknown schedule "sawtooth"'],
    [['--schedule', 'step:gamma'], 'Expected options such as gamma=0.5,every=10 after the name, got "gamma"'],
    [['--schedule', 'step:speed=1'], 'schedule step: unknown option "speed"'],
    [['--average', '1'], 'Expected a fraction from 0 up to but not including 1'],
    [['--clip-norm', '1', '--clip-value', '1'], 'expected one way of clipping'],
    [['--optimizer', 'rprop', '--batch-size', '9'], 'optimizer rprop: expected batches of all'],
    [['--nesterov', '--optimizer', 'rmsprop'], 'optimizer rmsprop: unknown option "nesterov"'],
  ] as const)('refuses %o', async ([flags, message], { folder }) => {
    folder.write('people.csv', peopleCsv(80));
    const { code, stderr } = await folder.run(['train', 'people.csv', '--target', 'income', ...flags]);
    expect(code).toBe(64);
    expect(stderr).toContain(message);
  });
});
