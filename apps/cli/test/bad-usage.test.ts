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

  test('a network that no memory holds is refused before training', async ({ folder }) => {
    expectRefusal(await folder.run(['train', '--hidden', '9999999999', '--quiet']), 71, [/GiB|memory/]);
    expect(folder.files()).toEqual([]);
  });

  test('training that diverges fails and saves nothing', async ({ folder }) => {
    folder.write('wild.csv', `a,y\n${Array.from({ length: 40 }, (_, i) => `${i},${i * 1.5}`).join('\n')}\n`);
    const wild = [
      '--preset',
      'plain',
      '--scale',
      'none',
      '--activation',
      'identity',
      '--learning-rate',
      '1e9',
    ];
    const finished = await folder.run(['train', 'wild.csv', '--target', 'y', ...wild, '--quiet']);
    expectRefusal(finished, 70, [/learning.rate/]);
    expect(folder.files()).toEqual(['wild.csv']);
  });
});
