import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OutputError } from '@descent/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLineLog } from './line-log.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'descent-log-'));
  path = join(folder, 'log.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('lines come back in the order in which they were appended, whoever waits for whom', async () => {
  const log = await openLineLog(path);
  expect([log.lines, log.rest]).toEqual([[], '']);
  await Promise.all(['one', 'zwei drei', '三'].map((line) => log.append(line)));
  await log.close();
  expect(readFileSync(path, 'utf8')).toBe('one\nzwei drei\n三\n');
  const again = await openLineLog(path);
  expect(again.lines).toEqual(['one', 'zwei drei', '三']);
  await again.append('four');
  await again.close();
  expect(readFileSync(path, 'utf8')).toBe('one\nzwei drei\n三\nfour\n');
});

test('a line that was cut short is shown apart, and gone with the next one, but not before', async () => {
  writeFileSync(path, 'one\ntwenty');
  const log = await openLineLog(path);
  expect([log.lines, log.rest]).toEqual([['one'], 'twenty']);
  expect(readFileSync(path, 'utf8')).toBe('one\ntwenty');
  await log.append('2');
  await log.close();
  expect(readFileSync(path, 'utf8')).toBe('one\n2\n');
});

test('keeping nothing leaves what is there until the first line', async () => {
  writeFileSync(path, 'one\ntwo\n');
  const log = await openLineLog(path, { keep: 0 });
  expect(log.lines).toEqual([]);
  expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
  await log.append('1');
  await log.close();
  expect(readFileSync(path, 'utf8')).toBe('1\n');
});

test('a folder that is not there, and a folder in its place, are refused', async () => {
  await expect(openLineLog(join(folder, 'none', 'log'))).rejects.toThrow(OutputError);
  await expect(openLineLog(folder)).rejects.toThrow(OutputError);
});
