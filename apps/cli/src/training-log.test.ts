import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoopPosition } from '@descent/core';
import type { TableTrainingEvent } from '@descent/trainer';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type LogPlace, TrainingLog } from './training-log.ts';

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'descent-log-'));
  path = join(folder, 'run.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

const position: LoopPosition = {
  ...{ epoch: 3, step: 0, steps: 9, judge: { best: 3, better: 3, lowest: 0.1 } },
  ...{ samples: 9, seconds: 1, elapsed: 1, stopped: 'epochs' },
};
const end: TableTrainingEvent = {
  ...{ type: 'end', stopped: 'epochs', epochs: 3, bestEpoch: 3, steps: 9, samplesPerSecond: 9, position },
};
const resumed = {
  ...{ type: 'prepared', training: {}, choice: { threads: 2 }, kernels: 'simd', position },
} as unknown as TableTrainingEvent;

const events = (): string[] =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { event: string }).event);

/** A log up to the end of a training whose scores were not yet known. */
async function ended(): Promise<LogPlace> {
  const log = await TrainingLog.open(path, { keep: undefined, force: false });
  log.begin({ seed: 0 });
  await log.watch(end);
  const { place } = log;
  await log.close();
  return place;
}

test('the end is in it once, although a training that is resumed after it says it again', async () => {
  const keep = await ended();
  const log = await TrainingLog.open(path, { keep, force: false });
  log.begin({ seed: 0 });
  await log.watch(resumed);
  await log.watch(end);
  await log.close();
  expect(events()).toEqual(['start', 'end', 'resumed']);
});

test('a log that begins where a training is resumed has the end', async () => {
  const log = await TrainingLog.open(path, { keep: undefined, force: false });
  log.begin({ seed: 0 });
  await log.watch(resumed);
  await log.watch(end);
  await log.close();
  expect(events()).toEqual(['start', 'resumed', 'end']);
});

test('the log of another training is not gone on with, however long it is', async () => {
  const keep = await ended();
  const whole = readFileSync(path, 'utf8');
  const other = whole.replace(keep.began, '2020-01-01T00:00:00.000Z');
  writeFileSync(path, other);
  await expect(TrainingLog.open(path, { keep, force: false })).rejects.toThrow(
    `expected the log that was left, begun at ${keep.began}, got one begun at "2020-01-01T00:00:00.000Z"; name another file`,
  );
  expect(readFileSync(path, 'utf8')).toBe(other);
});

test('of a training that never began no log is left, and an old one is as it was', async () => {
  await (await TrainingLog.open(path, { keep: undefined, force: false })).close();
  expect(existsSync(path)).toBe(false);
  await ended();
  const before = readFileSync(path, 'utf8');
  await (await TrainingLog.open(path, { keep: undefined, force: false })).close();
  expect(readFileSync(path, 'utf8')).toBe(before);
});
