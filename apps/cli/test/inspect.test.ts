import { describe, expect } from 'vitest';
import { test } from './folder.ts';
import { peopleCsv } from './people-csv.ts';

const HIDDEN = ['--hidden', '4,3'];

describe.concurrent('inspect', () => {
  test('--json gives layers, schema, options, metrics and origin', async ({ folder }) => {
    folder.write('people.csv', peopleCsv(80));
    const { metrics, rows } = await folder.train(
      ...['people.csv', '--target', 'income', '--test', '0.2', '--seed', '5', ...HIDDEN],
    );
    const stdout = await folder.output(['inspect', 'model.safetensors', '--json']);
    expect(stdout).toMatch(/^\{[^\n]*\}\n$/);
    expect(JSON.parse(stdout)).toMatchObject({
      network: {
        ...{ inputs: 4, outputs: 2, parameters: 20 + 15 + 8 },
        layers: [
          { layer: 0, kind: 'dense', inputs: 4, outputs: 4, parameters: 20 },
          { layer: 1, kind: 'relu', inputs: 4, outputs: 4, parameters: 0 },
          { layer: 2, kind: 'dense', inputs: 4, outputs: 3, parameters: 15 },
          { layer: 3, kind: 'relu', inputs: 3, outputs: 3, parameters: 0 },
          { layer: 4, kind: 'dense', inputs: 3, outputs: 2, parameters: 8 },
          { layer: 5, kind: 'softmax', inputs: 2, outputs: 2, parameters: 0 },
        ],
      },
      schema: {
        task: 'classification',
        format: { kind: 'csv', header: true, delimiter: ',' },
        target: { column: 'income', labels: ['high', 'low'] },
        inputs: [
          { name: 'age', type: 'number', encoder: { kind: 'standard' } },
          { name: 'job', type: 'category', encoder: { kind: 'oneHot' } },
        ],
      },
      labels: ['high', 'low'],
      options: { hidden: [4, 3], activation: 'relu', optimizer: 'adam', epochs: 2 },
      // What the file keeps of them.
      metrics: Object.fromEntries(
        Object.entries(metrics).map(([part, { loss, accuracy, macroF1 }]) => [
          part,
          { loss, accuracy, macroF1 },
        ]),
      ),
      data: { rows, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      seed: 5,
    });
  });

  test('shows the same to people', async ({ folder }) => {
    folder.write('people.csv', peopleCsv(80));
    await folder.train('people.csv', '--target', 'income', '--seed', '5', ...HIDDEN);
    const { code, stdout, stderr } = await folder.run(['inspect', 'model.safetensors']);
    expect([code, stderr]).toEqual([0, '']);
    for (const line of [
      /classification, 4 inputs, 2 outputs, 43 parameters/,
      /layer +kind +inputs +outputs +parameters/,
      /2 +dense +4 +3 +15$/m,
      /5 +softmax +2 +2 +0$/m,
      /income: 2 classes: high, low/,
      /age +number +standard/,
      /job +category +oneHot.*baker, miller, smith/,
      /optimizer +adam/,
      /validation +loss \d/,
      /seed 5/,
    ]) {
      expect(stdout).toMatch(line);
    }
  });

  test('shows the options of layers that are not as usual, and says that layers are of each member', async ({
    folder,
  }) => {
    folder.write('people.csv', peopleCsv(80));
    await folder.train(
      ...['people.csv', '--target', 'income', '--dropout', '0.25', '--no-bias', '--ensemble', '3'],
    );
    const text = await folder.output(['inspect', 'model.safetensors']);
    expect(text).toMatch(/72 parameters in 3 members of these layers, whose mean answers$/m);
    expect(text).toMatch(/^ +layer +kind +inputs +outputs +parameters +options$/m);
    expect(text).toMatch(/^ +0 +dense +4 +4 +16 +no bias$/m);
    expect(text).toMatch(/^ +1 +relu +4 +4 +0$/m);
    expect(text).toMatch(/^ +2 +dropout +4 +4 +0 +rate 0\.25$/m);
    const { network } = await folder.inspect();
    expect(network.layers.map(({ options }) => options)).toEqual([
      { units: 4, bias: false, initializer: 'glorotUniform' },
      {},
      { rate: 0.25 },
      { units: 2, bias: false, initializer: 'glorotUniform' },
      {},
    ]);
  });

  test('shows a learning rate as it was given', async ({ folder }) => {
    folder.write('people.csv', peopleCsv(40));
    await folder.train('people.csv', '--target', 'income', '--learning-rate', '0.00125');
    expect(await folder.output(['inspect', 'model.safetensors'])).toMatch(/learningRate +0\.00125$/m);
  });
});
