import {
  adam,
  bindRun,
  buildNetwork,
  dense,
  dropout,
  type Executor,
  evaluate,
  initializeRun,
  layoutRun,
  loadDataset,
  Matrix,
  Model,
  modelParameters,
  type NetworkSpec,
  type Run,
  type RunSpec,
  readModel,
  referenceKernels,
  relu,
  SerialExecutor,
  shapeOf,
  softmax,
  trainingLoop,
  writeModel,
} from '@descent/core';
import { describe, expect, test } from 'vitest';
import { randomDataset } from './make-run.ts';

const LAYERS = [dense(6), relu(), dropout(0.25), dense(3), softmax()];
const DATA = randomDataset(40, 4, 3);

async function trained(
  network: NetworkSpec,
  batchSize = 16,
): Promise<{ run: Run; executor: SerialExecutor }> {
  const spec: RunSpec = {
    network,
    loss: 'softmaxCrossEntropy',
    optimizer: adam(),
    rule: 'exact',
    batchSize,
    seed: 4,
    datasets: { train: shapeOf(DATA), test: shapeOf(DATA) },
  };
  const run = bindRun(spec, new ArrayBuffer(layoutRun(spec).bytes));
  for (const name of ['train', 'test'] as const) loadDataset(run, name, DATA);
  initializeRun(run);
  const executor = new SerialExecutor(run, referenceKernels);
  for await (const event of trainingLoop(run, { epochs: 2, patience: 0, shuffle: true }, executor)) {
    if (event.type === 'end') expect(event.stopped).toBe('epochs');
  }
  return { run, executor };
}

describe('members of a network', () => {
  test('all count in the loss that progress says', async () => {
    const { run } = await trained({ inputs: 4, layers: LAYERS, members: 2 }, 10);
    let isDone = (): void => undefined;
    const halfway: Executor = {
      threads: 1,
      run: ({ to }) => {
        run.datasets.train.losses.fill(1, 0, 20).fill(3, 40, 60);
        return new Promise((resolve) => {
          isDone = () => resolve(to);
        });
      },
      progress: () => 2,
      close: async () => undefined,
    };
    for await (const event of trainingLoop(run, { epochs: 1, patience: 0, shuffle: true }, halfway)) {
      if (event.type === 'progress') expect(event.loss).toBe(2);
      isDone();
      if (event.type === 'progress') return;
    }
    expect.unreachable('there was no progress');
  });

  test('have tensors of their own, with the member in their names', () => {
    const network = buildNetwork({ inputs: 4, layers: LAYERS, members: 2 });
    expect(network.parameterCount).toBe(2 * (4 * 6 + 6 + 6 * 3 + 3));
    expect(network.tensors.map(({ fullName }) => fullName)).toEqual(
      ['members.0.', 'members.1.'].flatMap((member) =>
        ['layers.0.weight', 'layers.0.bias', 'layers.3.weight', 'layers.3.bias'].map((name) => member + name),
      ),
    );
    expect(() => buildNetwork({ inputs: 4, layers: LAYERS, members: 0 })).toThrow(
      'expected a whole number of members, at least 1, got 0',
    );
  });

  test.each([1, 16])('learn side by side, the first as it would alone: batches of %i', async (batchSize) => {
    const alone = await trained({ inputs: 4, layers: LAYERS }, batchSize);
    const { run } = await trained({ inputs: 4, layers: LAYERS, members: 3 }, batchSize);
    const all = modelParameters(run);
    const own = all.length / 3;
    expect(all.subarray(0, own)).toEqual(modelParameters(alone.run));
    expect(all.subarray(own, 2 * own)).not.toEqual(all.subarray(0, own));
  });

  test('answer with the mean of their logits, in training and as a model, from a file too', async () => {
    const spec = { inputs: 4, layers: LAYERS, members: 3 };
    const { run, executor } = await trained(spec);
    const loss = await evaluate(run, 'test', executor);
    const parameters = modelParameters(run);
    const inputs = new Matrix(40, 4, (DATA.inputs as { data: Float64Array }).data);
    const targets = new Matrix(40, 3, DATA.targets.data as Float64Array);
    const bytes = await writeModel(new Model(spec, parameters), {});
    const { model } = await readModel(bytes, 'ensemble');
    expect(model.predict(inputs)).toEqual(run.datasets.test!.outputs);
    const { losses } = model.evaluate(inputs, targets, 'softmaxCrossEntropy');
    expect(losses).toEqual(run.datasets.test!.losses);
    expect(loss).toBeGreaterThan(0);

    const own = parameters.length / 3;
    const logits = [0, 1, 2].map((m) =>
      new Model({ inputs: 4, layers: LAYERS.slice(0, -1) }, parameters.slice(m * own, (m + 1) * own)).predict(
        inputs,
      ),
    );
    const mean = logits[0]!.data.map((first, i) => (first + logits[1]!.data[i]! + logits[2]!.data[i]!) / 3);
    const output = new Model({ inputs: 3, layers: [softmax()] }, new Float64Array(0));
    expect(output.predict(new Matrix(40, 3, mean))).toEqual(model.predict(inputs));
  });

  test('SIMD kernels give the same', async () => {
    const { run } = await trained({ inputs: 4, layers: LAYERS, members: 2 });
    const model = new Model(run.spec.network, modelParameters(run));
    const inputs = new Matrix(40, 4, (DATA.inputs as { data: Float64Array }).data);
    const expected = model.predict(inputs);
    await model.openKernels('simd');
    expect(model.predict(inputs)).toEqual(expected);
  });
});
