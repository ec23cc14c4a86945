import {
  dense,
  dropout,
  type Executor,
  embedding,
  evaluate,
  initializeRun,
  type LayerSpec,
  layers,
  losses,
  optimizers,
  pbld,
  plr,
  type Run,
  type RunMemory,
  referenceKernels,
  relu,
  residual,
  SerialExecutor,
  scale,
  schedules,
  softmax,
  type TrainingEvent,
  trainingLoop,
} from '@descent/core';
import { describe, expect, test } from 'vitest';
import { makeRun, type Recipe, ROWS } from './make-run.ts';

/** Makes the executor under test for a run over a shared memory. */
export type MakeExecutor = (run: Run, memory: RunMemory) => Executor | Promise<Executor>;

/** What is trained, and for how many epochs where three would take too long. */
export interface Case extends Recipe {
  readonly epochs?: number;
}

/** The bytes that a run ends with: parameters, optimizer state, and the outputs for the validation rows. */
async function trained(recipe: Case, make: MakeExecutor): Promise<string> {
  const { epochs = 3 } = recipe;
  const { run, memory } = makeRun(recipe);
  const executor = await make(run, memory);
  try {
    for await (const _event of trainingLoop(run, { epochs, patience: 0, shuffle: true }, executor));
    await evaluate(run, 'validation', executor);
    const parts = [run.parameters, ...run.state, run.datasets.validation!.outputs.data];
    return parts.map((part) => Buffer.from(part.slice().buffer).toString('hex')).join(' ');
  } finally {
    await executor.close();
  }
}

/** The bits that all others must leave: those of one thread, the reference kernels, and every input, zero or not. */
function expected(recipe: Case): Promise<string> {
  const known = bits.get(recipe);
  if (known !== undefined) return known;
  const reference = trained({ ...recipe, sparse: false }, (run) => new SerialExecutor(run, referenceKernels));
  bits.set(recipe, reference);
  return reference;
}

/** Those that were computed already: every executor asks for the same. */
const bits = new Map<Case, Promise<string>>();

/** Recipes that between them use every layer, loss and optimizer in the registries, and batches that do not divide. */
export const recipes: Record<string, Case> = {
  'batch 16 of 101 rows': {},
  'batch 7': { batchSize: 7 },
  'batch 1': { batchSize: 1 },
  'one batch of all rows': { batchSize: ROWS },
  'the book rule': {
    layers: [dense(20, { bias: false }), { kind: 'sigmoid' }, dense(3, { bias: false }), { kind: 'sigmoid' }],
    loss: 'bookSquaredError',
    rule: 'book',
    batchSize: 5,
  },
  'sparse rows, batch 16': { zeros: 0.8, sparse: true },
  'sparse rows, batch 1': { zeros: 0.8, sparse: true, batchSize: 1 },
  // More than 32,768 weights: stages of their own, cut by columns.
  'a wide first layer': {
    layers: [dense(3700), relu(), dense(3), softmax()],
    batchSize: 40,
    rows: 61,
    epochs: 1,
  },
  'a wide first layer of sparse rows': {
    ...{ layers: [dense(3700), relu(), dense(3), softmax()], batchSize: 40, rows: 61, epochs: 1 },
    ...{ zeros: 0.8, sparse: true },
  },
  'wide hidden layers': {
    layers: [dense(40), relu(), dense(840), relu(), dense(40), relu(), dense(3), softmax()],
    ...{ batchSize: 40, rows: 61, epochs: 1 },
  },
  'the book rule with a wide hidden layer': {
    layers: [40, 840, 3].flatMap((units) => [dense(units, { bias: false }), { kind: 'sigmoid' }]),
    ...{ loss: 'bookSquaredError', rule: 'book', batchSize: 40, rows: 61, epochs: 1 },
  },
  // With a wide first layer, batches of one in one thread are a program of their own: these hold it and the stages together.
  'a wide first layer, batch 1': {
    layers: [dense(3700), relu(), dense(3), softmax()],
    ...{ batchSize: 1, rows: 13, epochs: 1 },
  },
  'the book rule with a wide first layer, batch 1': {
    layers: [3700, 3].flatMap((units) => [dense(units, { bias: false }), { kind: 'sigmoid' }]),
    ...{ loss: 'bookSquaredError', rule: 'book', batchSize: 1, rows: 13, epochs: 1 },
  },
  'wide hidden layers, batch 1': {
    layers: [dense(40), relu(), dense(840), relu(), dense(40), relu(), dense(3), softmax()],
    ...{ batchSize: 1, rows: 13, epochs: 1 },
  },
  'the book rule with a wide hidden layer, batch 1': {
    layers: [40, 840, 3].flatMap((units) => [dense(units, { bias: false }), { kind: 'sigmoid' }]),
    ...{ loss: 'bookSquaredError', rule: 'book', batchSize: 1, rows: 13, epochs: 1 },
  },
};
/** Options of the layers that need some. */
const withOptions: Readonly<Record<string, LayerSpec>> = {
  dense: dense(13, { ntk: true, biasInitializer: 'normal', biasLearningRate: 0.5 }),
  dropout: dropout(0.3),
  embedding: embedding({ blocks: [1, 9, 12, 4], size: 3 }),
  pbld: pbld({ columns: [0, 1, 7, 19], frequencies: 4 }),
  plr: plr({ columns: [2, 3], size: 3 }),
  residual: residual(1),
  scale: scale({ learningRate: 6 }),
};
/** The same for nine inputs. */
const firstLayers: Readonly<Record<string, LayerSpec>> = {
  embedding: embedding({ blocks: [2, 4] }),
  pbld: pbld({ columns: [0, 5] }),
  plr: plr({ columns: [8] }),
};
for (const kind of Object.keys(layers)) {
  const layer = withOptions[kind] ?? { kind };
  recipes[`layer ${kind}`] = { layers: [dense(20), relu(), layer, dense(3), softmax()], epochs: 2 };
  recipes[`layer ${kind} first, two members`] = {
    layers: [{ kind: 'identity' }, firstLayers[kind] ?? layer, dense(3), softmax()],
    ...{ members: 2, batchSize: 33, epochs: 2 },
  };
}
for (const loss of Object.keys(losses)) recipes[`loss ${loss}`] = { loss, epochs: 1 };
for (const name of Object.keys(optimizers)) {
  const { defaults, fullBatch = false } = optimizers[name]!;
  const whole = fullBatch ? { batchSize: ROWS } : {};
  recipes[`optimizer ${name}`] = { optimizer: { name, learningRate: 0.01 }, ...whole };
  for (const option of ['momentum', 'weightDecay', 'centered']) {
    if (Object.hasOwn(defaults, option))
      recipes[`optimizer ${name} with ${option}`] = {
        optimizer: { name, learningRate: 0.01, [option]: option === 'centered' ? 1 : 0.9 },
      };
  }
}
const oneOfEach = { l1: 1e-3, clipValue: 0.01, weightDecay: 0.02, decoupledWeightDecay: 0.1 };
for (const [name, strength] of Object.entries(oneOfEach))
  recipes[`transform ${name}`] = { transforms: { [name]: strength } };
recipes['all transforms'] = { transforms: oneOfEach };
recipes['all transforms of sparse rows'] = { transforms: oneOfEach, zeros: 0.8, sparse: true };
recipes['all transforms with a wide first layer, batch 1'] = {
  layers: [dense(3700), relu(), dense(3), softmax()],
  ...{ batchSize: 1, rows: 13, epochs: 1, transforms: oneOfEach, schedule: { name: 'cosine' } },
};
const normed = { l1: 1e-3, clipNorm: 0.05, weightDecay: 0.02 };
Object.assign(recipes, {
  'clipping by norm': { transforms: normed },
  'clipping by the norm of each tensor': { transforms: { ...normed, clipNorm: 0, clipTensorNorm: 0.02 } },
  'clipping by norm, sparse rows, batch 1': {
    ...{ transforms: normed, zeros: 0.8, sparse: true, batchSize: 1 },
  },
  'clipping by norm with a wide first layer, batch 1': {
    layers: [dense(3700), relu(), dense(3), softmax()],
    ...{ batchSize: 1, rows: 13, epochs: 1, transforms: normed, average: 0.9 },
  },
  'searches with weight decay, and more room than rows': {
    ...{ optimizer: { name: 'lbfgs', history: 2 }, transforms: { weightDecay: 0.01 }, batchSize: ROWS + 20 },
  },
  'an average of the weights': { average: 0.9 },
  'an average of the weights with a wide first layer, batch 1': {
    layers: [dense(3700), relu(), dense(3), softmax()],
    ...{ batchSize: 1, rows: 13, epochs: 1, average: 0.9 },
  },
  'accumulated batches': { batchSize: 8, accumulate: 3 },
  'accumulated batches of one sample': { batchSize: 1, accumulate: 4 },
  'accumulated batches of sparse rows, and all else': {
    ...{ batchSize: 8, accumulate: 3, zeros: 0.8, sparse: true, transforms: normed, average: 0.5 },
  },
} satisfies Record<string, Case>);
for (const name of Object.keys(schedules)) recipes[`schedule ${name}`] = { schedule: { name } };
recipes['a schedule with a warm-up'] = { schedule: { name: 'cosine', warmUp: 1 } };
recipes['a schedule that follows the losses'] = {
  schedule: { name: 'reduceOnPlateau', patience: 0, threshold: 0.5 },
};

/** Enough steps that an epoch can be stopped, and reported on, while it runs. */
const long = { batchSize: 1, rows: 20_011 };

/** The recipes that walk through registries, and not through ways of cutting a step. */
const WALKS = /^(layer|loss|optimizer|schedule|transform) /;

/**
 * The cases that every executor must pass.
 * @param options.walks Whether the registries are walked too [true]: more threads than cores only wait for each other.
 */
export function executorContract(name: string, make: MakeExecutor, { walks = true } = {}): void {
  const chosen = Object.entries(recipes).filter(([recipe]) => walks || !WALKS.test(recipe));
  describe(`executor: ${name}`, () => {
    test.each(chosen)(
      'leaves the bits of the serial executor with the reference kernels: %s',
      async (_recipe, recipe) => {
        expect(await trained(recipe, make)).toBe(await expected(recipe));
      },
    );

    test.each([
      { batchSize: 8, accumulate: 4 },
      { batchSize: 8, accumulate: 4, zeros: 0.8, sparse: true },
      { batchSize: 16, accumulate: 2, transforms: normed },
      { batchSize: 1, accumulate: 32 },
      { batchSize: 32, accumulate: 4, layers: [dense(3700), relu(), dense(3), softmax()], epochs: 1 },
    ])('accumulated batches leave the bits of one batch of all their rows: %o', async (recipe) => {
      const whole = { ...recipe, batchSize: recipe.batchSize * recipe.accumulate, accumulate: 1 };
      expect((await trained(recipe, make)).split(' ')).toEqual((await trained(whole, make)).split(' '));
    });

    test('another seed gives other bits', async () => {
      expect(await trained({ seed: 1 }, make)).not.toBe(await trained({ seed: 2 }, make));
    });

    test('runs a range of steps, and ranges add up to the whole', async () => {
      const whole = makeRun({});
      const parts = makeRun({});
      const executors = [await make(whole.run, whole.memory), await make(parts.run, parts.memory)] as const;
      expect(await executors[0].run({ program: 'train', from: 0, to: 7 })).toBe(7);
      expect(await executors[1].run({ program: 'train', from: 0, to: 3 })).toBe(3);
      expect(executors[1].progress()).toBe(3);
      expect(await executors[1].run({ program: 'train', from: 3, to: 7 })).toBe(4);
      expect(parts.run.parameters).toEqual(whole.run.parameters);
      for (const executor of executors) await executor.close();
    });

    test('an abort stops between two steps: the bits are those of just the steps done', async () => {
      const { run, memory } = makeRun(long);
      const executor = await make(run, memory);
      const range = { program: 'train', from: 0, to: long.rows } as const;
      let done = 0;
      // Started over until a run is caught in the middle.
      for (let wait = 0; done === long.rows || done === 0; wait = (wait + 1) % 20) {
        initializeRun(run);
        const stopping = new AbortController();
        setTimeout(() => stopping.abort(), wait);
        done = await executor.run(range, stopping.signal);
      }
      await executor.close();
      const same = makeRun(long);
      const alone = new SerialExecutor(same.run, referenceKernels);
      expect(await alone.run({ ...range, to: done })).toBe(done);
      expect(run.parameters).toEqual(same.run.parameters);
    });

    test('an abort ends the loop', async () => {
      const { run, memory } = makeRun({ batchSize: 1 });
      const executor = await make(run, memory);
      const events: TrainingEvent[] = [];
      const loop = { epochs: 1_000_000, patience: 0, shuffle: false };
      for await (const event of trainingLoop(run, loop, executor, AbortSignal.timeout(300)))
        events.push(event);
      await executor.close();
      expect(events.at(-1)).toMatchObject({ type: 'end', stopped: 'aborted' });
    });

    test('time that is up ends the epoch under way between two steps: the bits are those of just the steps done', async () => {
      const recipe = { ...long, layers: [dense(300), relu(), dense(3), softmax()] };
      const { run, memory } = makeRun(recipe);
      const executor = await make(run, memory);
      const time = new AbortController();
      const loop = { epochs: 1000, patience: 0, shuffle: false, timeUp: time.signal };
      const events: TrainingEvent[] = [];
      for await (const event of trainingLoop(run, loop, executor)) {
        events.push(event);
        if (event.type === 'progress') time.abort();
      }
      await executor.close();
      const [epoch, end] = events.slice(-2);
      if (epoch?.type !== 'epoch' || end?.type !== 'end') throw new Error('expected an epoch and the end');
      expect(end.stopped).toBe('time');
      expect(end.steps).toBe((epoch.epoch - 1) * long.rows + epoch.rows);

      const same = makeRun(recipe);
      const alone = new SerialExecutor(same.run, referenceKernels);
      for (let left = end.steps; left > 0; left -= long.rows)
        await alone.run({ program: 'train', from: 0, to: Math.min(left, long.rows) });
      expect(run.parameters).toEqual(same.run.parameters);
    });

    test('a signal that is aborted already runs nothing', async () => {
      const { run, memory } = makeRun({});
      const executor = await make(run, memory);
      const before = run.parameters.slice();
      expect(await executor.run({ program: 'train', from: 0, to: 7 }, AbortSignal.abort())).toBe(0);
      expect(run.parameters).toEqual(before);
      await executor.close();
    });

    test('a consumer that leaves in the middle of an epoch stops the workers', async () => {
      const { run, memory } = makeRun({ ...long, layers: [dense(500), relu(), dense(3), softmax()] });
      const executor = await make(run, memory);
      let left: string | undefined;
      for await (const event of trainingLoop(run, { epochs: 1000, patience: 0, shuffle: true }, executor)) {
        left = event.type;
        if (event.type === 'progress') break;
      }
      expect(left).toBe('progress');
      const after = run.parameters.slice();
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(run.parameters).toEqual(after);
      await executor.close();
    });
  });
}
