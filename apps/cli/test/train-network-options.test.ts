import { readModel } from '@descent/core';
import { describe, expect } from 'vitest';
import { type Folder, type TrainSummary, test } from './folder.ts';
import { peopleCsv } from './people-csv.ts';

async function summaryOf(folder: Folder, ...args: string[]): Promise<TrainSummary> {
  const stdout = await folder.output(['train', 'people.csv', '--target', 'income', '--json', ...args]);
  return JSON.parse(stdout) as TrainSummary;
}

/** Trains on people, and gives the summary, what inspect says, and the model file. */
async function trained(folder: Folder, ...args: string[]) {
  folder.write('people.csv', peopleCsv(80));
  const summary = await summaryOf(folder, ...args);
  const { network, options, seed } = await folder.inspect();
  return { ...summary, layers: network.layers, options, seed, bytes: folder.bytes('model.safetensors') };
}

/** A network of nothing but what is asked for. */
const PLAIN = ['--preset', 'plain', '--epochs', '1'];

const shape = (layers: Awaited<ReturnType<typeof trained>>['layers']) =>
  layers.map(({ kind, outputs }) => `${kind} ${outputs}`);

describe.concurrent('presets', () => {
  test('plain is what CLI.md says', async ({ folder }) => {
    const { options, layers, rows, epochs, steps, stopped } = await trained(folder, '--preset', 'plain');
    expect(shape(layers)).toEqual(['dense 200', 'sigmoid 200', 'dense 2', 'softmax 2']);
    expect(rows).toEqual({ train: 80, validation: 0, test: 0 });
    expect([epochs, steps, stopped]).toEqual([10, 10, 'epochs']);
    expect(options).toMatchObject({
      loss: 'softmaxCrossEntropy',
      ...{ optimizer: 'sgd', learningRate: 0.5, momentum: 0, batchSize: 128, patience: 0 },
      ...{ initializer: 'glorotUniform', bias: true, shuffle: true, rule: 'exact' },
    });
  });

  test('book is what FORMULAS.md says', async ({ folder }) => {
    const { options, layers, rows, epochs, steps } = await trained(folder, '--preset', 'book');
    expect(shape(layers)).toEqual(['dense 200', 'sigmoid 200', 'dense 2', 'sigmoid 2']);
    expect(layers[0]!.parameters).toBe(layers[0]!.inputs * 200);
    expect(rows).toEqual({ train: 80, validation: 0, test: 0 });
    expect([epochs, steps]).toEqual([5, 400]);
    expect(options).toMatchObject({
      loss: 'bookSquaredError',
      ...{ optimizer: 'sgd', learningRate: 0.1, batchSize: 1, rule: 'book', bias: false, shuffle: false },
    });
  });

  test('sklearn is what scikit-learn does by default', async ({ folder }) => {
    const { options, layers, rows } = await trained(folder, '--preset', 'sklearn');
    expect(shape(layers)).toEqual(['dense 100', 'relu 100', 'dense 1', 'sigmoid 1']);
    expect(rows).toEqual({ train: 80, validation: 0, test: 0 });
    expect(options).toMatchObject({
      ...{ loss: 'binaryCrossEntropy', optimizer: 'adam', learningRate: 0.001, batchSize: 80, epochs: 200 },
      ...{ initializer: 'glorotUniform', biasInitializer: 'glorotUniform', bias: true, shuffle: true },
      ...{ weightDecay: 1e-4 / 80, momentum: 0, rule: 'exact', standardizeTarget: false },
    });
    folder.write('jobs.csv', peopleCsv(80, ['age', 'job']));
    const short = ['--preset', 'sklearn', '--epochs', '2', '--force'];
    await folder.output(['train', 'jobs.csv', '--target', 'job', ...short]);
    const jobs = await folder.inspect();
    expect(shape(jobs.network.layers).slice(2)).toEqual(['dense 3', 'softmax 3']);
    expect(jobs.options).toMatchObject({ loss: 'softmaxCrossEntropy', weightDecay: 1e-4 / 80 });
    folder.write('wages.csv', peopleCsv(80, ['age', 'wage']));
    await folder.output(['train', 'wages.csv', '--target', 'wage', '--activation', 'sigmoid', ...short]);
    const wages = await folder.inspect();
    expect(shape(wages.network.layers)).toEqual(['dense 100', 'sigmoid 100', 'dense 1', 'identity 1']);
    expect(wages.options).toMatchObject({
      ...{ loss: 'meanSquaredError', weightDecay: 2e-4 / 80 },
      ...{ initializer: 'glorotLogistic', biasInitializer: 'glorotLogistic' },
    });
  });

  test('give way to flags', async ({ folder }) => {
    const flags = ['--epochs', '3', '--learning-rate', '0.25', '--batch-size', '7', '--hidden', '5'];
    const { options, epochs, steps, layers } = await trained(folder, '--preset', 'plain', ...flags);
    expect(options).toMatchObject({ epochs: 3, learningRate: 0.25, batchSize: 7, optimizer: 'sgd' });
    expect([epochs, steps]).toEqual([3, 3 * Math.ceil(80 / 7)]);
    expect(shape(layers)[0]).toBe('dense 5');
  });
});

describe.concurrent('the network', () => {
  test('has the layers of --hidden', async ({ folder }) => {
    const { layers } = await trained(folder, ...PLAIN, '--hidden', '256,128');
    expect(shape(layers)).toEqual([
      ...['dense 256', 'sigmoid 256', 'dense 128', 'sigmoid 128', 'dense 2', 'softmax 2'],
    ]);
    const linear = await trained(folder, ...PLAIN, '--hidden', 'none');
    expect(shape(linear.layers)).toEqual(['dense 2', 'softmax 2']);
  });

  test.for(['identity', 'tanh', 'elu'])('has --activation %s', async (activation, { folder }) => {
    const { layers } = await trained(folder, ...PLAIN, '--hidden', '4', '--activation', activation);
    expect(layers[1]!.kind).toBe(activation);
  });

  test('has no biases with --no-bias', async ({ folder }) => {
    const { layers } = await trained(folder, ...PLAIN, '--hidden', '4', '--no-bias');
    expect(layers.map(({ parameters }) => parameters)).toEqual([4 * 4, 0, 4 * 2, 0]);
  });

  test.for([
    ['softmaxCrossEntropy', 'softmax 2'],
    ['binaryCrossEntropy', 'sigmoid 1'],
    ['meanSquaredError', 'sigmoid 2'],
    ['bookSquaredError', 'sigmoid 2'],
    ['hinge', 'identity 2', { name: 'hinge', margin: 1 }],
    ['focal:1', 'sigmoid 2', { name: 'focal', gamma: 1 }],
  ] as const)('is trained for --loss %s', async ([loss, last, stated], { folder }) => {
    const { layers, options } = await trained(folder, '--epochs', '1', '--hidden', '4', '--loss', loss);
    expect(shape(layers).at(-1)).toBe(last);
    expect(options).toMatchObject({ loss: stated ?? loss });
  });
});

describe.concurrent('training', () => {
  test('each option of the optimizer changes the weights and is in the model', async ({ folder }) => {
    const sgd = ['--epochs', '2', '--hidden', '4', '--optimizer', 'sgd', '--learning-rate', '0.1'];
    const runs = [
      // With one hidden layer and softmax the book's rule is the exact gradient.
      ['--optimizer', 'adam'],
      [],
      ['--learning-rate', '0.2'],
      ['--momentum', '0.9'],
      ['--momentum', '0.9', '--nesterov'],
      ['--loss', 'meanSquaredError'],
      ['--loss', 'meanSquaredError', '--rule', 'book'],
      ['--batch-size', '10'],
    ];
    const options: object[] = [];
    const losses = new Set<number>();
    folder.write('people.csv', peopleCsv(80));
    for (const flags of runs) {
      const { metrics, model } = await summaryOf(folder, ...sgd, ...flags);
      losses.add(metrics['train']!['loss']!);
      const { metadata } = await readModel(folder.bytes(model), model);
      options.push(metadata.get('options') as object);
    }
    expect(losses.size).toBe(runs.length);
    expect(options).toMatchObject([
      { optimizer: 'adam' },
      { optimizer: 'sgd', learningRate: 0.1, momentum: 0, nesterov: false },
      { learningRate: 0.2 },
      { momentum: 0.9, nesterov: false },
      { momentum: 0.9, nesterov: true },
      { rule: 'exact' },
      { rule: 'book' },
      { batchSize: 10 },
    ]);
  }, 120_000); // many processes, one after another

  test('the model tells the learning rate that was left to the optimizer', async ({ folder }) => {
    const { options } = await trained(folder, '--epochs', '1', '--hidden', '4', '--optimizer', 'sgd');
    expect(options).toMatchObject({ optimizer: 'sgd', learningRate: expect.any(Number) });
  });

  test('stops by --patience and keeps the best epoch', async ({ folder }) => {
    const long = ['--epochs', '400', '--hidden', '4', '--learning-rate', '0.3'];
    const { stopped, epochs, bestEpoch } = await trained(folder, ...long, '--patience', '3');
    expect(stopped).toBe('patience');
    expect(epochs).toBe(bestEpoch + 3);
    const never = await trained(folder, ...long, '--epochs', '40', '--patience', '0');
    expect([never.stopped, never.epochs]).toEqual(['epochs', 40]);
  });

  test('takes --seed and --threads', async ({ folder }) => {
    const { seed, threads } = await trained(
      folder,
      ...['--epochs', '1', '--hidden', '4', '--seed', '7', '--threads', '2'],
    );
    expect([seed, threads]).toEqual([7, 2]);
  });
});
