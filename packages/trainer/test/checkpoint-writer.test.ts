import {
  copyCheckpoint,
  type LoopPosition,
  type Run,
  readCheckpoint,
  restoreRunState,
  runState,
} from '@descent/core';
import { expect, test } from 'vitest';
import { checkpointMemory } from '../src/checkpoints/checkpoint-memory.ts';
import { CheckpointWriter } from '../src/checkpoints/checkpoint-writer.ts';
import { makeRun } from './make-run.ts';

const POSITION: LoopPosition = {
  ...{ epoch: 1, step: 0, steps: 0, judge: { best: 0, better: 0, lowest: null } },
  ...{ samples: 0, seconds: 0, elapsed: 0, stopped: null },
};

/** The checkpoints that are kept of a run that stands as it does. */
async function keptOf(run: Run): Promise<Uint8Array[]> {
  const kept: Uint8Array[] = [];
  const writer = new CheckpointWriter(
    run,
    {},
    {
      every: 3_600_000,
      write: async (bytes) => {
        kept.push(bytes.slice());
      },
    },
  );
  await writer.take(POSITION);
  await writer.written();
  await writer.close();
  return kept;
}

test('a state that overflowed is kept as long as the weights are finite', async () => {
  const { run } = makeRun({ optimizer: { name: 'adam' } });
  run.state[1]!.fill(Number.POSITIVE_INFINITY);
  const [bytes, ...more] = await keptOf(run);
  expect(more).toEqual([]);
  const { run: other } = makeRun({ optimizer: { name: 'adam' } });
  restoreRunState(other, (await readCheckpoint(bytes!, 'checkpoint')).state, 0);
  expect(other.state).toEqual(run.state);
});

test('of a training that has diverged nothing is kept', async () => {
  const { run } = makeRun({});
  run.parameters[3] = Number.NaN;
  expect(await keptOf(run)).toEqual([]);
});

test('one is whole although the next is asked for while it is written', async () => {
  const { run } = makeRun({});
  const kept: number[] = [];
  const write = async (bytes: Uint8Array): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    const { state } = await readCheckpoint(bytes, 'checkpoint');
    kept.push(state.learned.get('parameters')![0]!);
  };
  const writer = new CheckpointWriter(run, {}, { every: 3_600_000, write });
  for (let value = 0; value < 6; value++) {
    run.parameters[0] = value;
    await writer.take(POSITION);
  }
  await writer.written();
  await writer.close();
  expect(kept).toEqual([0, 1, 2, 3, 4, 5]);
});

test.each([
  [undefined, true],
  [1e-9, false],
])('the next one is due after `every`, or later where a share says so: %s', async (share, isDue) => {
  const { run } = makeRun({});
  const pace = share === undefined ? { every: 50 } : { every: 50, share };
  const writer = new CheckpointWriter(run, {}, { ...pace, write: async () => undefined });
  await writer.take(POSITION);
  await writer.written();
  const { pause } = writer;
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(pause.aborted).toBe(isDue);
  await writer.close();
});

test('what writing throws is thrown by the next check, and at the end', async () => {
  const { run } = makeRun({});
  const write = async (): Promise<void> => {
    throw new Error('no room');
  };
  const writer = new CheckpointWriter(run, {}, { every: 3_600_000, write });
  writer.check();
  await writer.take(POSITION);
  await expect(writer.written()).rejects.toThrow('no room');
  expect(() => writer.check()).toThrow('no room');
  await writer.close();
});

test.each([Number.NaN, -1, 0])('a time between two that is none is refused: %s', (every) => {
  const { run } = makeRun({});
  expect(() => new CheckpointWriter(run, {}, { every, write: async () => undefined })).toThrow(
    `checkpoints.every: expected milliseconds above 0, such as 600000 for 10 minutes, got ${every}`,
  );
});

test('memory for a checkpoint is there before the first step, or that is said with the sum', async () => {
  const { run } = makeRun({});
  const state = runState(run, 0);
  const bytes = copyCheckpoint({ state, position: POSITION, identity: { seed: 0 }, beside: null });
  expect(checkpointMemory(run, { seed: 0 }).byteLength).toBeGreaterThan(bytes.length);
  expect(() => checkpointMemory(run, {}, 1000)).toThrow(
    /^the run and its checkpoint need \d+\.\d GiB, of which the checkpoint \d+\.\d GiB, more than the 0\.0 GiB there are; keep none \(--no-checkpoint\), or use a smaller network$/,
  );
});
