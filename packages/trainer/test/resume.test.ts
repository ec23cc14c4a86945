import {
  type Executor,
  initializeRun,
  type LoopOptions,
  type LoopPosition,
  type Run,
  readCheckpoint,
  restoreRunState,
  runKernels,
  runState,
  SerialExecutor,
  trainingLoop,
  writeCheckpoint,
} from '@descent/core';
import { PoolExecutor } from '@descent/trainer';
import { expect, test } from 'vitest';
import { type Case, recipes } from './executor-contract.ts';
import { makeRun } from './make-run.ts';

/** Aborts a signal after so many steps of training, counted over all epochs. */
class Pausing implements Executor {
  readonly threads = 1;
  readonly #inner: Executor;
  readonly #after: number;
  readonly #signal = new AbortController();
  #steps = 0;

  constructor(inner: Executor, after: number) {
    this.#inner = inner;
    this.#after = after;
  }

  readonly pause = (): AbortSignal => this.#signal.signal;

  async run(range: Parameters<Executor['run']>[0], signal?: AbortSignal): Promise<number> {
    if (range.program !== 'train') return this.#inner.run(range, signal);
    if (this.#after === 0 && this.#steps === 0) this.#signal.abort();
    let { from } = range;
    for (; from < range.to && !signal?.aborted; from++) {
      await this.#inner.run({ ...range, from, to: from + 1 });
      if (++this.#steps === this.#after) this.#signal.abort();
    }
    return from - range.from;
  }

  progress(): number {
    return this.#inner.progress();
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}

const optionsOf = ({ epochs = 3 }: Case): LoopOptions => ({ epochs: epochs + 1, patience: 2, shuffle: true });

/** What a run ends with: its bits, and what the loop says of it. */
interface Ended {
  readonly bits: string;
  readonly end: object;
  /** The training loss of each epoch that it has judged. */
  readonly losses: readonly number[];
}

async function toEnd(run: Run, executor: Executor, options: LoopOptions): Promise<Ended | LoopPosition> {
  const losses: number[] = [];
  for await (const event of trainingLoop(run, options, executor)) {
    if (event.type === 'pause') return event.position;
    if (event.type === 'epoch') losses.push(event.loss);
    if (event.type !== 'end') continue;
    const { samplesPerSecond: _rate, position: _position, ...end } = event;
    const parts = [run.parameters, run.best, ...run.state];
    return {
      end,
      losses,
      bits: parts.map((part) => Buffer.from(part.slice().buffer).toString('hex')).join(' '),
    };
  }
  throw new Error('expected the end');
}

const serial = async (run: Run, wasm: WebAssembly.Memory | null): Promise<Executor> =>
  new SerialExecutor(run, await runKernels(run, 'simd', wasm));

async function uninterrupted(recipe: Case): Promise<Ended> {
  const { run, memory } = makeRun(recipe);
  return (await toEnd(run, await serial(run, memory.wasm), optionsOf(recipe))) as Ended;
}

/** The bytes of a checkpoint after so many steps; undefined where training has fewer. */
async function checkpointAfter(recipe: Case, steps: number): Promise<Uint8Array | undefined> {
  const { run, memory } = makeRun(recipe);
  const executor = new Pausing(await serial(run, memory.wasm), steps);
  const reached = await toEnd(run, executor, { ...optionsOf(recipe), pause: executor.pause });
  if ('bits' in reached) return undefined;
  const state = runState(run, reached.step);
  return writeCheckpoint({ state, position: reached, identity: {}, beside: null });
}

/** Whether a training that was resumed ended as one that was not, whose last epochs it has judged. */
function expectSame(resumedOne: Ended, { losses, ...rest }: Ended, when: string): void {
  expect(resumedOne, when).toEqual({
    ...rest,
    losses: losses.slice(losses.length - resumedOne.losses.length),
  });
}

async function resumed(
  recipe: Case,
  bytes: Uint8Array,
  open: (run: Run, memory: ReturnType<typeof makeRun>['memory']) => Executor | Promise<Executor> = (
    run,
    { wasm },
  ) => serial(run, wasm),
): Promise<Ended> {
  const { state, position } = await readCheckpoint(bytes, 'checkpoint');
  const { run, memory } = makeRun(recipe);
  initializeRun(run);
  restoreRunState(run, state, position.step);
  const executor = await open(run, memory);
  try {
    return (await toEnd(run, executor, { ...optionsOf(recipe), position })) as Ended;
  } finally {
    await executor.close();
  }
}

/** In the first epoch, between two, in the middle of the second, and in the last. */
const MOMENTS = [0, 1, 3, 7, 10, 22];

test.each(Object.entries(recipes))(
  'resumed anywhere, training ends with the same bits: %s',
  async (_name, recipe) => {
    const expected = await uninterrupted(recipe);
    let tried = 0;
    for (const steps of MOMENTS) {
      const bytes = await checkpointAfter(recipe, steps);
      if (bytes === undefined) continue;
      tried++;
      expectSame(await resumed(recipe, bytes), expected, `after ${steps} steps`);
    }
    expect(tried).toBeGreaterThan(0);
  },
);

test.each(['batch 7', 'a wide first layer, batch 1', 'layer dropout', 'optimizer lbfgs', 'layer batchNorm'])(
  'resumed on other threads and with other kernels: %s',
  async (name) => {
    const recipe = recipes[name]!;
    const expected = await uninterrupted(recipe);
    const bytes = (await checkpointAfter(recipe, 3))!;
    for (const threads of [1, 2, 3]) {
      const pool = await resumed(
        recipe,
        bytes,
        (run, memory) =>
          new PoolExecutor(run, memory, { threads, kernels: threads === 2 ? 'reference' : 'simd' }),
      );
      expectSame(pool, expected, `${threads} threads`);
    }
  },
);

test('a training that has ended is resumed to its end', async () => {
  const recipe = recipes['batch 7']!;
  const { run, memory } = makeRun(recipe);
  const executor = await serial(run, memory.wasm);
  let position: LoopPosition | undefined;
  for await (const event of trainingLoop(run, optionsOf(recipe), executor))
    if (event.type === 'end') ({ position } = event);
  const state = runState(run, position!.step);
  const bytes = await writeCheckpoint({ state, position: position!, identity: {}, beside: null });
  expectSame(await resumed(recipe, bytes), await uninterrupted(recipe), 'after its end');
});

test('a state of another run is refused, and nothing of it is taken over', async () => {
  const { run } = makeRun({});
  const state = runState(run, 0);
  const wider = makeRun({ batchSize: 8, optimizer: { name: 'sgd' } });
  const before = wider.run.parameters.slice();
  expect(() =>
    restoreRunState(wider.run, { ...state, learned: new Map([['parameters', new Float64Array(3)]]) }, 0),
  ).toThrow('run state: expected 263 numbers in parameters, got 3');
  expect(() => restoreRunState(wider.run, state, 1)).toThrow('numbers in losses, got 0');
  expect(wider.run.parameters).toEqual(before);
});
