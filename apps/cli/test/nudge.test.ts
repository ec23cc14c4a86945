import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Folder, test as withFolder } from './folder.ts';
import { peopleCsv } from './people-csv.ts';
import { expectRefusal } from './refusal.ts';
import { threeByThreeFile } from './three-by-three.ts';

let folder: Folder;

beforeAll(async () => {
  folder = new Folder();
  folder.write('three.safetensors', await threeByThreeFile());
  folder.write('three.csv', 'x1,x2,x3\n0.9,0.1,0.8\n0,0.1,0.8\n');
  folder.write('people.csv', peopleCsv(200));
  folder.write('wages.csv', peopleCsv(1500, ['age', 'job', 'wage']));
});
afterAll(() => folder.remove());

const THREE = ['nudge', 'three.safetensors', 'three.csv'];
const QUESTION = ['--row', '1', '--weight', '0:1:2', '--output', '3', '--by', '0.5'];

interface Report {
  readonly row: number;
  readonly weight: Readonly<Record<string, unknown>> & { readonly value: number };
  readonly output: Readonly<Record<string, number>>;
  readonly change: { readonly delta: number; readonly weight: number } | null;
  readonly proof: string;
  readonly range: Readonly<Record<'low' | 'high', { value: number | string; weight: number | string }>>;
  readonly outputs: readonly { name: string; before: number; after: number; derivative: number }[];
  readonly curve: { readonly weights: readonly number[]; readonly values: readonly number[] };
}

async function report(...args: readonly string[]): Promise<Report> {
  const stdout = await folder.output([...args, '--json']);
  expect(stdout).toMatch(/^\{[^\n]*\}\n$/);
  return JSON.parse(stdout) as Report;
}

describe.concurrent('nudge', () => {
  test('--json answers the question about the 3-3-3 network', async () => {
    const { row, weight, output, change, proof, range, outputs, curve } = await report(...THREE, ...QUESTION);
    expect(row).toBe(1);
    expect(weight).toEqual({ layer: 0, from: 1, to: 2, name: 'layers.0.weight', value: -0.6, factor: 0.9 });
    expect(output).toMatchObject({ number: 3, name: 'C', by: 0.5 });
    expect(output['target']).toBe(output['before']! + 0.5);
    expect(output['centralDifference']).toBeCloseTo(output['derivative']!, 9);
    expect(change!.delta).toBe(change!.weight - weight.value);
    expect(outputs.map(({ name }) => name)).toEqual(['A', 'B', 'C']);
    expect(outputs[2]!.after - outputs[2]!.before).toBeCloseTo(0.5, 12);
    expect(proof).toBe('bounds');
    expect(range.low.weight).toBe('-Infinity');
    expect(curve.weights).toHaveLength(curve.values.length);
  });

  test('takes the output by its label, and a rise below zero for a fall', async () => {
    const asked = ['--row', '1', '--weight', '0:1:2', '--by', '-0.1'];
    const byLabel = await report(...THREE, ...asked, '--output', 'C');
    expect(byLabel).toEqual(await report(...THREE, ...asked, '--output', '3'));
    expect(byLabel.outputs[2]!.after).toBeLessThan(byLabel.outputs[2]!.before);
  });

  test('says so when the weight is multiplied with zero', async () => {
    const asked = ['--row', '2', '--weight', '0:1:2', '--output', '3', '--by', '0.1'];
    expect(await report(...THREE, ...asked)).toMatchObject({ change: null, proof: 'constant' });
    expect(await folder.output([...THREE, ...asked])).toContain('multiplied with 0 on this row');
  });

  test('agrees with predict on a model that was trained, rows and probabilities', async () => {
    // Without validation rows: with them, predict would calibrate the probabilities.
    const files = ['people.csv', '--output', 'income.safetensors'];
    await folder.train(...files, '--target', 'income', '--validation', '0');
    const rows = await folder.output(['predict', 'income.safetensors', 'people.csv', '--probabilities']);
    const [, high, low] = rows.split('\n')[7]!.split(',').map(Number);
    const asked = ['--row', '7', '--weight', '2:b:1', '--output', 'high', '--by', '0.05'];
    const { outputs, weight } = await report('nudge', 'income.safetensors', 'people.csv', ...asked);
    expect(weight).toMatchObject({ from: 'b', name: 'layers.2.bias', factor: 1 });
    expect(outputs.map(({ name, before }) => [name, before])).toEqual([
      ['high', high],
      ['low', low],
    ]);
    expect(outputs[0]!.after + outputs[1]!.after).toBeCloseTo(1, 12);
  });

  test('speaks of the outputs of a calibrated model before calibration, and says so', async () => {
    const files = ['people.csv', '--output', 'sure.safetensors'];
    await folder.train(...files, '--target', 'income', '--validation', '0.2');
    const asked = ['--row', '7', '--weight', '2:b:1', '--output', 'high', '--by', '0.05'];
    const { code, stderr } = await folder.run(['nudge', 'sure.safetensors', 'people.csv', ...asked]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^note: outputs are the network's own; .* temperature \d/);
  });

  test('speaks of numbers in their own units, of rows behind the first batch, and by position of the row', async () => {
    await folder.train('wages.csv', '--target', 'wage', '--output', 'wage.safetensors');
    const predicted = await folder.output(['predict', 'wage.safetensors', 'wages.csv']);
    const asked = ['--row', '1300', '--weight', '2:b:1', '--output', '1', '--by', '-25'];
    const { outputs, change } = await report('nudge', 'wage.safetensors', 'wages.csv', ...asked);
    expect(outputs).toHaveLength(1);
    expect(outputs[0]!.name).toBe('wage');
    expect(outputs[0]!.before).toBe(Number(predicted.split('\n')[1300]));
    expect(outputs[0]!.after).toBeCloseTo(outputs[0]!.before - 25, 9);
    expect(change!.delta).toBeLessThan(0);
    expect(await folder.output(['nudge', 'wage.safetensors', 'wages.csv', ...asked])).toContain(
      'wages.csv: row 1300 (line 1301)',
    );
  });

  test.each<[string, string, string, number, RegExp[]]>([
    ['--row', '3', 'beyond the data', 65, [/three\.csv/, /row 3/, /2 rows/, /from 1 to 2/]],
    ['--row', '0', 'before the data', 64, [/--row/, /at least 1/]],
    ['--weight', '0:1', 'without its unit', 64, [/--weight/, /layer:from:to/]],
    ['--weight', '0:0:1', 'counted from 0', 64, [/--weight/, /from 1/]],
    ['--weight', '4:1:1', 'of no layer', 64, [/layer from 0 to 3, got 4/]],
    ['--weight', '1:1:1', 'of an activation', 64, [/layer 1 \(sigmoid\) has no weights/, /0, 2/]],
    ['--weight', '0:4:1', 'of no input', 64, [/input of layer 0 \(dense\) from 1 to 3, got 4/]],
    ['--weight', '0:1:4', 'of no unit', 64, [/unit of layer 0 \(dense\) from 1 to 3, got 4/]],
    ['--output', '4', 'that is not there', 64, [/--output/, /3 \(C\)/, /got 4/]],
    ['--output', 'D', 'that is no label', 64, [/--output/, /1 \(A\)/, /got D/]],
    ['--by', '0', 'of nothing', 64, [/--by/, /other than 0/]],
    ['--by', 'much', 'of a word', 64, [/--by/, /other than 0/]],
  ])('refuses a %s %s %s', async (option, value, _why, code, words) => {
    const args = [...QUESTION];
    args[args.indexOf(option) + 1] = value;
    expectRefusal(await folder.run([...THREE, ...args]), code, words);
  });

  test('needs all of its options', async () => {
    expectRefusal(await folder.run([...THREE, ...QUESTION.slice(0, 6)]), 64, [/--by/]);
  });
});

const README = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');

withFolder(
  'the examples of --help and README.md work on a model of the default preset',
  async ({ folder }) => {
    folder.write('people.csv', peopleCsv(200));
    const training = ['train', 'people.csv', '--target', 'income', '--epochs', '2', '--quiet'];
    await folder.output(training);
    for (const text of [await folder.output(['nudge', '--help']), README]) {
      const [, args] = /descent (nudge model\.safetensors people\.csv --[^`\n]+)/.exec(text)!;
      expect(await folder.output(args!.split(' '))).toMatch(/^weight from input 1 to unit 2 of layer 1 /m);
    }
  },
);
