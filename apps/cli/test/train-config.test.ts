import { describe, expect } from 'vitest';
import { test } from './folder.ts';
import { peopleCsv } from './people-csv.ts';
import { expectRefusal } from './refusal.ts';

const DATA = ['people.csv', '--target', 'income'];

describe.concurrent('train --config', () => {
  test.for([
    ['config.json', '{"hidden": [6, 3], "learning-rate": 0.01, "no-bias": true, "seed": 3, "epochs": 1}'],
    ['config.yaml', 'hidden: 6,3\nlearningRate: 0.01\nbias: false\nseed: 3\nepochs: 1\n'],
  ] as const)('takes options by name from %s', async ([name, content], { folder }) => {
    folder.write('people.csv', peopleCsv(40));
    folder.write(name, content);
    await folder.output(['train', ...DATA, '--preset', 'plain', '--config', name]);
    const { network, options, seed } = await folder.inspect();
    expect(network.layers.map(({ outputs }) => outputs)).toEqual([6, 6, 3, 3, 2, 2]);
    expect(options).toMatchObject({ learningRate: 0.01, epochs: 1, bias: false });
    expect(seed).toBe(3);
  });

  test('is overridden by flags, and overrides the preset', async ({ folder }) => {
    folder.write('people.csv', peopleCsv(40));
    folder.write('c.yaml', 'target: income\nepochs: 3\nhidden: 6\nseed: 3\npreset: plain\noutput: c.model\n');
    const args = ['--config', 'c.yaml', '--hidden', '5', '--seed', '0', '--json'];
    const { epochs, model, seed } = JSON.parse(await folder.output(['train', 'people.csv', ...args]));
    expect({ epochs, model, seed }).toEqual({ epochs: 3, model: 'c.model', seed: 0 });
    const { network, options } = await folder.inspect('c.model');
    expect(network.layers[0]!.outputs).toBe(5);
    expect(options).toMatchObject({ optimizer: 'sgd', batchSize: 128 });
  });

  test.for([
    ['missing: ["1,5", -999]\ntypes: {zip: category}\nignore: ["a,b"]\nclass-weight: {high: 3}\n'],
    [
      '{"missing": ["1,5", "-999"], "types": ["zip=category"], "ignore": ["a,b"], "classWeight": {"high": 3}}',
    ],
  ] as const)('takes lists whose words have commas, and mappings: %s', async ([content], { folder }) => {
    const rows = Array.from({ length: 40 }, (_, i) => `${i % 7},${i % 3},${i % 2 === 0 ? 'high' : 'low'}`);
    folder.write('people.csv', `"a,b",zip,income\n${rows.join('\n')}\n`);
    folder.write('c.yaml', content);
    await folder.train(...DATA, '--config', 'c.yaml');
    const { schema, options } = await folder.inspect();
    expect(schema.format).toMatchObject({ missing: ['1,5', '-999'] });
    expect(schema.inputs.map(({ name, encoder }) => [name, encoder.kind])).toEqual([
      ['a,b', 'drop'],
      ['zip', 'oneHot'],
    ]);
    expect(options).toMatchObject({ classWeight: { high: 3 } });
  });

  test('leaves biases alone with `bias: true` and `no-bias: false`', async ({ folder }) => {
    folder.write('people.csv', peopleCsv(40));
    for (const line of ['bias: true', 'no-bias: false']) {
      folder.write('c.yaml', `${line}\n`);
      await folder.train(...DATA, '--config', 'c.yaml');
      expect((await folder.inspect()).options).toMatchObject({ bias: true });
    }
  });

  test.for([
    ['epocs: 3', [/epocs/, /"epochs"/]],
    ['learning_rate: 3', [/learning_rate/, /"learning-rate"/]],
    ['__proto__: 3', [/__proto__/]],
    ['config: other.yaml', [/config/]],
    ['epochs: many', [/epochs/, /many/]],
    ['activation: rely', [/activation/, /relu/]],
    ['no-bias: 3', [/no-bias/, /true or false/]],
    ['epochs: null', [/epochs/]],
    ['- epochs', [/options by name/]],
    ['epochs: [1', [/JSON or YAML/]],
    ['', [/options by name/]],
    ['hidden: {a: 1}', [/hidden/, /one value/]],
    ['missing: {a: 1}', [/missing/, /one value/]],
    ['missing: [[a]]', [/missing/, /words such as/]],
    ['types: {age: integer}', [/types/, /COLUMN=TYPE/]],
    ['class-weight: {high: much}', [/class-weight/, /numbers of at least 0/]],
    ['class-weight: [balanced, 3]', [/class-weight/, /balanced/]],
  ] as const)('refuses %j as wrong usage', async ([content, words], { folder }) => {
    folder.write('people.csv', peopleCsv(40));
    folder.write('c.yaml', `${content}\n`);
    const finished = await folder.run(['train', ...DATA, '--config', 'c.yaml', '--quiet']);
    expectRefusal(finished, 64, [/c\.yaml/, ...words]);
    expect(folder.files()).toEqual(['c.yaml', 'people.csv']);
  });

  test('that is not there is a missing input', async ({ folder }) => {
    expectRefusal(await folder.run(['train', '--config', 'none.yaml']), 66, [/none\.yaml/]);
  });
});
