import { describe, expect } from 'vitest';
import { test } from './folder.ts';
import { expectRefusal } from './refusal.ts';

/** Six rows to each of 150 towns, which decide. */
const TOWNS = `town,y\n${Array.from({ length: 900 }, (_, i) => `t${i % 150},${i % 2 === 0 ? 'no' : 'yes'}\n`).join('')}`;
const TRAIN = ['towns.csv', '--target', 'y'];

describe.concurrent('a category of many words', () => {
  test('is embedded by default, as --plan shows, and hashed by --category-embedding 0', async ({
    folder,
  }) => {
    folder.write('towns.csv', TOWNS);
    const plan = (...args: string[]) => folder.output(['train', ...TRAIN, '--plan', ...args]);
    const usual = await plan();
    expect(usual).toMatch(/^ +town +category +embedding +\d{3} +150 different words$/m);
    expect(usual).toMatch(/^network +4 × \(\d{3} → 8 embedding\(blocks [^)]*\) scale\([^)]*\) → 128 mish/m);
    expect(await plan('--category-embedding', '3')).toMatch(
      /^network .* → 3 embedding\(blocks [^)]*, size 3\) scale/m,
    );
    const hashed = await plan('--category-embedding', '0');
    expect(hashed).toMatch(/^ +town +category +hashing +32 /m);
    expect(hashed).toMatch(/^network +4 × \(32 scale\([^)]*\) → 128 mish/m);
    const wrong = await folder.run(['train', ...TRAIN, '--category-embedding', '1.5']);
    expectRefusal(wrong, 64, [/--category-embedding/, /whole number, at least 0/]);
  });

  test('goes through every command', async ({ folder }) => {
    folder.write('towns.csv', TOWNS);
    const { metrics } = await folder.train(
      ...[
        ...TRAIN,
        '--category-embedding',
        '4',
        '--hidden',
        '16',
        '--learning-rate',
        '0.05',
        '--epochs',
        '10',
      ],
    );
    const { network, options, schema } = await folder.inspect();
    expect(network.layers[0]).toMatchObject({ kind: 'embedding', outputs: 4 });
    expect(options).toMatchObject({ categoryEmbedding: 4 });
    expect(schema.inputs).toMatchObject([{ name: 'town', encoder: { kind: 'embedding' } }]);
    const shown = await folder.output(['inspect', 'model.safetensors']);
    expect(shown).toMatch(/^ +0 +embedding +\d{3} +4 +\d+ +blocks .*, size 4$/m);
    expect(shown).toMatch(/town +category +embedding +levels t\d+, .*… \(\d{3} in all\), others/);

    const evaluated = JSON.parse(
      await folder.output(['evaluate', 'model.safetensors', 'towns.csv', '--json']),
    );
    expect(evaluated.metrics.accuracy).toBeGreaterThan(0.95);
    expect(metrics['validation']!['accuracy']).toBeGreaterThan(0.95);
    const predicted = await folder.run(['predict', 'model.safetensors'], {
      stdin: 'town\nt1\nt2\nnowhere\n',
    });
    expect(predicted).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^prediction\nyes\nno\n\w+\n$/),
    });
    expect(predicted.stderr).toMatch(/^warning: 1 row .*"town"/m);

    const nudge = (weight: string) =>
      folder.run([
        ...['nudge', 'model.safetensors', 'towns.csv', '--row', '1', '--json'],
        ...['--weight', weight, '--output', 'yes', '--by', '0.001'],
      ]);
    expect((await nudge('1:1:1')).code).toBe(0);
    expectRefusal(await nudge('0:1:1'), 64, [/layer 0 \(embedding\)/, /layers that have them: 1, 3/]);
  });
});
