import { describe, expect } from 'vitest';
import { test } from './folder.ts';
import { peopleCsv } from './people-csv.ts';
import { expectRefusal } from './refusal.ts';

describe.concurrent('wrong usage', () => {
  test('without --target lists the columns', async ({ folder }) => {
    folder.write('people.csv', peopleCsv(20));
    const finished = await folder.run(['train', 'people.csv', '--quiet']);
    expectRefusal(finished, 64, [/people\.csv/, /--target/, /"age", "job", "income"/]);
    expect(folder.files()).toEqual(['people.csv']);
  });

  test.for([
    [['train', '--epoch', '3'], /--epochs/],
    [['train', '--learning-rte', '3'], /--learning-rate/],
    [['train', '--hiden=4'], /--hidden/],
    [['train', '--jsn'], /--json/],
    [['predict', 'm', 'd', '--probability'], /--probabilities/],
    [['evaluate', 'm', 'd', '--map-label', '{}'], /--map-labels/],
    [['inspect', 'm', '--jason'], /--json/],
    [['trian'], /\btrain\b/],
  ] as const)('names the word that is nearest to %j', async ([args, nearest], { folder }) => {
    expectRefusal(await folder.run(args), 64, [/unknown/, nearest]);
  });

  test.for(
    [
      ['--hidden', '0'],
      ['--epochs', '0'],
      ['--learning-rate', '0'],
      ['--validation', '1'],
      ['--seed', '-1'],
      ['--threads', '0'],
      ['--delimiter', ''],
      ['--header', 'maybe'],
      ['--activation', 'softmax'],
      ['--loss', 'hing'],
      ['--loss', 'huber:0'],
      ['--loss', 'poisson:1'],
      ['--kernels', 'abacus'],
    ].map((args) => [args] as const),
  )('refuses %j', async ([args], { folder }) => {
    expectRefusal(await folder.run(['train', ...args, '--quiet']), 64, [new RegExp(args[0]!)]);
    expect(folder.files()).toEqual([]);
  });

  test.for([
    ['train', 'a.csv', 'b.csv'],
    ['train', '--output', '-', '--json'],
    ['train', '-', '--target', 'y', '--test', '-'],
    ['train', '--target'],
    ['evaluate', 'model'],
    ['evaluate', 'm', 'd', '--map-labels', 'x'],
    ['evaluate', 'm', 'd', '--map-labels', '{"a":1}'],
    ['predict', 'm', 'd', '--format', 'xml'],
    ['train', '--quiet', '--optimizer', 'adam', '--momentum', '0.9'],
    ['train', '--quiet', '--loss', 'binaryCrossEntropy'],
    ['train', '--quiet', '--loss', 'huber:2'],
    ['train', '--quiet', '--test', '0.0001'],
  ])('refuses descent %s %s %s %s %s %s', async (args, { folder }) => {
    expectRefusal(await folder.run(args), 64, []);
    expect(folder.files()).toEqual([]);
  });

  test.for([
    ['income', '--hidden', 'none', '--activation', 'tanh'],
    ['income', '--hidden', 'none', '--dropout', '0.1'],
    ['income', '--hidden', 'none', '--normalization', 'batch'],
    ['age', '--label-smoothing', '0.1'],
  ])('refuses what would do nothing: --target %s %s %s %s %s', async ([target, ...args], { folder }) => {
    folder.write('people.csv', peopleCsv(40));
    const finished = await folder.run(['train', 'people.csv', '--target', target!, ...args, '--quiet']);
    expectRefusal(finished, 64, [new RegExp(args.at(-2)!), /leave it out/]);
    expect(folder.files()).toEqual(['people.csv']);
  });

  test('a network that no memory holds is refused before training', async ({ folder }) => {
    expectRefusal(await folder.run(['train', '--hidden', '9999999999', '--quiet']), 71, [/GiB|memory/]);
    expect(folder.files()).toEqual([]);
  });

  test('training that diverges fails with a diagnosis and saves nothing', async ({ folder }) => {
    const wild = ['--preset', 'plain', '--scale', 'none', '--activation', 'identity', '--quiet'];
    const rows = Array.from({ length: 40 }, (_, i) => `${i === 16 ? '1e308' : i / 40},${i * 1.5}`);
    folder.write('wild.csv', `income,y\n${rows.join('\n')}\n`);
    const huge = await folder.run(['train', 'wild.csv', '--target', 'y', ...wild]);
    expectRefusal(huge, 70, [
      /training diverged in epoch 1, step 1: training loss (Infinity|NaN);/,
      /layer 0 \(dense\)/,
      /row 17 \(line 18\) with column "income" 1e\+308 stands out/,
      /try a lower learning rate \(now 0\.5\) or scaled inputs$/m,
    ]);
    folder.write(
      'wild.csv',
      `a,y\n${Array.from({ length: 40 }, (_, i) => `${i / 40},${i * 1.5}`).join('\n')}\n`,
    );
    const fast = await folder.run([
      'train',
      'wild.csv',
      '--target',
      'y',
      ...wild,
      '--learning-rate',
      '1e100',
    ]);
    expectRefusal(fast, 70, [/no input stands out/, /try a lower learning rate \(now 1e\+100\)$/m]);
    expect(folder.files()).toEqual(['wild.csv']);
  });
});
