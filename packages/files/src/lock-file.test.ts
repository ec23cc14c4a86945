import { type ChildProcess, spawn } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OutputError } from '@descent/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { thisHolder } from './holder.ts';
import { takeLock } from './lock-file.ts';

const WHAT = 'another training writes this output';

let folder: string;
let file: string;
let path: string;
let children: ChildProcess[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'descent-lock-'));
  file = join(folder, 'model');
  path = `${file}.lock`;
  children = [];
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** A process that does nothing. */
async function idle(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)']);
  children.push(child);
  await new Promise((resolve) => child.once('spawn', resolve));
  return child;
}

async function dead(child: ChildProcess): Promise<void> {
  const closed = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await closed;
}

const heldBy = (holder: object): void =>
  writeFileSync(path, `${JSON.stringify({ ...thisHolder(), ...holder })}\n`);

test('one holder at a time, and nothing is left', async () => {
  const lock = await takeLock(file, WHAT);
  lock.check();
  await expect(takeLock(file, WHAT)).rejects.toThrow(
    `${path}: another training writes this output (process ${process.pid}); wait for it`,
  );
  await expect(takeLock(file, WHAT)).rejects.toThrow(OutputError);
  lock.release();
  expect(readdirSync(folder)).toEqual([]);
  (await takeLock(file, WHAT)).release();
});

test('of many that ask at the same time one gets it, also where a dead process holds it', async () => {
  const child = await idle();
  await dead(child);
  for (let round = 0; round < 20; round++) {
    if (round % 2 === 1) heldBy({ pid: child.pid, start: '1' });
    const asked = await Promise.allSettled(Array.from({ length: 8 }, () => takeLock(file, WHAT)));
    const got = asked.filter((one) => one.status === 'fulfilled');
    expect(got).toHaveLength(1);
    expect(readdirSync(folder)).toEqual(['model.lock']);
    got[0]!.value.release();
  }
});

test('a living process keeps it, and a dead one does not', async () => {
  const child = await idle();
  heldBy({ pid: child.pid, start: null });
  await expect(takeLock(file, WHAT)).rejects.toThrow(`(process ${child.pid})`);
  await dead(child);
  const lock = await takeLock(file, WHAT);
  lock.check();
  lock.release();
});

test.runIf(existsSync('/proc/self/stat'))(
  'a process that has the number of the holder but began later is not the holder',
  async () => {
    const child = await idle();
    heldBy({ pid: child.pid, start: '1' });
    const lock = await takeLock(file, WHAT);
    lock.check();
    lock.release();
  },
);

test('what another machine holds, or what is no lock, is left alone', async () => {
  heldBy({ host: 'elsewhere', pid: 7 });
  await expect(takeLock(file, WHAT)).rejects.toThrow('process 7 on elsewhere');
  for (const text of ['', 'my notes', '{}', '{"pid":-1,"host":"here","start":null}']) {
    writeFileSync(path, text);
    await expect(takeLock(file, WHAT)).rejects.toThrow('expected a lock or no file, got another file');
    expect(readFileSync(path, 'utf8')).toBe(text);
  }
  expect(readdirSync(folder)).toEqual(['model.lock']);
});

test('a lock that somebody else has by now is not removed', async () => {
  const lock = await takeLock(file, WHAT);
  writeFileSync(path, 'of somebody else');
  expect(() => lock.check()).toThrow('expected the lock of this process, got another or none');
  lock.release();
  expect(readFileSync(path, 'utf8')).toBe('of somebody else');
});

test('links to one file have one lock', async () => {
  writeFileSync(file, '');
  symlinkSync(file, join(folder, 'link'));
  const lock = await takeLock(join(folder, 'link'), WHAT);
  await expect(takeLock(file, WHAT)).rejects.toThrow(OutputError);
  lock.release();
});
