import {
  type Checkpoint,
  DataError,
  dense,
  FailureError,
  isCheckpointHead,
  isModelHead,
  Model,
  readCheckpoint,
  writeCheckpoint,
  writeModel,
} from '@descent/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';

const SOURCE = 'model.safetensors.checkpoint';

const checkpoint: Checkpoint = {
  state: {
    counters: new Map([
      ['clock', Float64Array.of(3, 0, -0, 1e-320)],
      ['schedule', Float64Array.of(Number.POSITIVE_INFINITY, Number.NaN)],
    ]),
    learned: new Map([
      ['parameters', Float64Array.of(0.1, -0, 5e-324)],
      // What an optimizer keeps may overflow where the weights do not.
      ['state.0', Float64Array.of(1, Number.POSITIVE_INFINITY, Number.NaN)],
    ]),
    losses: Float64Array.of(0.25),
  },
  position: {
    ...{ epoch: 4, step: 1, steps: 30, judge: { best: 2, better: 2, lowest: 0.1 } },
    ...{ samples: 480, seconds: 0.5, elapsed: 0.7, stopped: null },
  },
  identity: { data: 'abc', options: { hidden: [4], activation: 'relu' } },
  beside: { log: 1234 },
};

/** Bits, which tell −0 from 0 and one NaN from another. */
function bitsOf({ counters, learned, losses }: Checkpoint['state']): string[][] {
  return [...counters, ...learned, ['losses', losses] as const].map(([name, values]) => [
    name,
    Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('hex'),
  ]);
}

test('a checkpoint comes back to the bit', async () => {
  const bytes = await writeCheckpoint(checkpoint);
  const read = await readCheckpoint(bytes, SOURCE);
  expect(bitsOf(read.state)).toEqual(bitsOf(checkpoint.state));
  expect({ ...read, state: null }).toEqual({ ...checkpoint, state: null });
  expect(await writeCheckpoint(read)).toEqual(bytes);
});

test('checkpoints and models are told from each other by their first bytes', async () => {
  const head = (await writeCheckpoint(checkpoint)).subarray(0, 400);
  expect([isCheckpointHead(head), isModelHead(head)]).toEqual([true, false]);
  const model = await writeModel(new Model({ inputs: 1, layers: [dense(1)] }, Float64Array.of(1, 2)), {});
  expect([isCheckpointHead(model), isModelHead(model)]).toEqual([false, true]);
  await expect(readCheckpoint(model, SOURCE)).rejects.toThrow(
    `${SOURCE}: expected a checkpoint of format 1, got none`,
  );
});

test('a checkpoint is known by its first bytes, however many groups of parameters it has', async () => {
  const counters = new Map([['scalars', new Float64Array(100_000)]]);
  const bytes = await writeCheckpoint({ ...checkpoint, state: { ...checkpoint.state, counters } });
  expect(isCheckpointHead(bytes.subarray(0, 100))).toBe(true);
});

test('nobody keeps a training that has diverged', async () => {
  const { state } = checkpoint;
  const learned = new Map([['parameters', Float64Array.of(Number.NaN)]]);
  await expect(async () => writeCheckpoint({ ...checkpoint, state: { ...state, learned } })).rejects.toThrow(
    FailureError,
  );
});

test.each([
  [
    { position: { ...checkpoint.position, epoch: 0 } },
    'expected its position to have epoch, a whole number, got "0"',
  ],
  [{ position: { ...checkpoint.position, step: 1.5 } }, 'expected its position to have step'],
  [
    { position: { ...checkpoint.position, stopped: 'never' } },
    'expected its position to be one of a training',
  ],
  [
    { position: { ...checkpoint.position, judge: null } },
    'expected its metadata position.judge to be an object',
  ],
  [{ identity: [1] }, 'expected its metadata identity to be an object'],
])('what cannot be is refused: %o', async (part, message) => {
  const bytes = await writeCheckpoint({ ...checkpoint, ...part } as Checkpoint);
  await expect(readCheckpoint(bytes, SOURCE)).rejects.toThrow(DataError);
  await expect(readCheckpoint(bytes, SOURCE)).rejects.toThrow(message);
});

test('a bit that was turned, or an end that is missing, is found', async () => {
  const bytes = await writeCheckpoint(checkpoint);
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: 8 * bytes.length - 1 }), async (bit) => {
      const damaged = bytes.slice();
      damaged[bit >> 3]! ^= 1 << (bit & 7);
      await expect(readCheckpoint(damaged, SOURCE)).rejects.toThrow(DataError);
      await expect(readCheckpoint(bytes.subarray(0, bit >> 3), SOURCE)).rejects.toThrow(DataError);
    }),
  );
});
