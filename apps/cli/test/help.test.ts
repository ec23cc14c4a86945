import { describe, expect } from 'vitest';
import { test } from './folder.ts';
import { peopleCsv } from './people-csv.ts';

describe.concurrent('help', () => {
  test.for(['train', 'predict', 'evaluate', 'inspect', 'nudge', 'crossval', 'tune', 'data', 'bench'])(
    'of %s has an example',
    async (command, { folder }) => {
      const { code, stdout, stderr } = await folder.run([command, '--help']);
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toContain(`Usage: descent ${command}`);
      expect(stdout).toMatch(new RegExp(`Example:\n  descent ${command} \\S+`));
      expect(stdout.split('\n').every((line) => line.length <= 100)).toBe(true);
    },
  );

  test('of nudge has an example that works on what train makes without settings', async ({ folder }) => {
    folder.write('people.csv', peopleCsv(60));
    await folder.output(['train', 'people.csv', '--target', 'income', '--epochs', '1']);
    const [, example] = /^ {2}descent (nudge .*)$/m.exec(await folder.output(['nudge', '--help']))!;
    expect(await folder.output(example!.split(' '))).toMatch(/^derivative: /m);
  });

  test('of the whole lists the commands, also without arguments', async ({ folder }) => {
    const { code, stdout } = await folder.run(['--help']);
    expect(code).toBe(0);
    for (const command of [
      'train',
      'predict',
      'evaluate',
      'inspect',
      'nudge',
      'crossval',
      'tune',
      'data',
      'bench',
    ]) {
      expect(stdout).toMatch(new RegExp(`^ +${command} .*\\w`, 'm'));
    }
    expect(stdout).toContain('Example:');
    expect(await folder.output([])).toBe(stdout);
  });

  test('of train lists every option that there is and none that is not there yet', async ({ folder }) => {
    const stdout = await folder.output(['train', '--help']);
    const listed = [...stdout.matchAll(/^ +(?:-h, )?--([a-z0-9-]+)/gm)].map((match) => match[1]).sort();
    expect(listed).toEqual(
      [
        ...['target', 'header', 'delimiter', 'labels', 'task', 'validation', 'test', 'preset', 'hidden'],
        ...['activation', 'loss', 'optimizer', 'momentum', 'nesterov', 'learning-rate', 'batch-size'],
        ...[
          'category-embedding',
          'dropout',
          'embedding',
          'ensemble',
          'label-smoothing',
          'normalization',
          'schedule',
          'weight-decay',
          'l1',
          'clip-value',
          'clip-norm',
          'clip-tensor-norm',
          'average',
          'accumulate',
        ],
        ...[
          'epochs',
          'patience',
          'max-time',
          'rule',
          'no-bias',
          'scale',
          'seed',
          'threads',
          'kernels',
          'output',
          'force',
        ],
        ...['checkpoint', 'no-checkpoint', 'checkpoint-every', 'resume', 'restart', 'log'],
        ...[
          'no-cache',
          'missing',
          'types',
          'ignore',
          'weight-column',
          'class-weight',
          'map-labels',
          'interval',
          'plan',
          'config',
          'json',
          'quiet',
          'help',
        ],
      ].sort(),
    );
  });
});
