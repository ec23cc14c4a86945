import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { failure } from '../test/from-stdin.ts';
import { socketFile } from '../test/socket-file.ts';
import { temporaryFolder } from '../test/temporary-folder.ts';
import { checkOutput } from './check-output.ts';

const ours = { force: false, isOurs: () => true };
const notOurs = { force: false, isOurs: () => false };

describe('checkOutput accepts', () => {
  test('a new file, and leaves nothing behind', async () => {
    const folder = temporaryFolder();
    await checkOutput(join(folder, 'model'), notOurs);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('a file that is ours, told by its first bytes and its size', async () => {
    const path = join(temporaryFolder(), 'model');
    writeFileSync(path, 'descent, and more');
    let seen: unknown;
    const isOurs = async (head: Uint8Array, size: number) => {
      seen = [Buffer.from(head).toString(), size];
      return true;
    };
    await checkOutput(path, { force: false, isOurs, headBytes: 7 });
    expect(seen).toEqual(['descent', 17]);
    await checkOutput(path, { force: false, isOurs });
    expect(seen).toEqual(['descent, and more', 17]);
    expect(readFileSync(path, 'utf8')).toBe('descent, and more');
  });

  test('any file with force, without asking', async () => {
    const path = join(temporaryFolder(), 'notes.txt');
    writeFileSync(path, 'mine');
    await checkOutput(path, { ...notOurs, force: true });
    expect(readFileSync(path, 'utf8')).toBe('mine');
  });
});

describe('checkOutput refuses', () => {
  test('another file, and one that a link leads to', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    symlinkSync(join(folder, 'notes.txt'), join(folder, 'link'));
    for (const name of ['notes.txt', 'link']) {
      expect(await failure(checkOutput(join(folder, name), notOurs))).toMatch(
        /^OutputError: .*: expected no file, or a Descent model to replace, got another file; .*force/,
      );
    }
  });

  test.each([true, false])('what is no file (force: %s)', async (force) => {
    const folder = temporaryFolder();
    expect(await failure(checkOutput(folder, { ...ours, force }))).toMatch(/^OutputError: .*got a directory/);
    expect(await failure(checkOutput(await socketFile(join(folder, 'socket')), { ...ours, force }))).toMatch(
      /^OutputError: .*got a device/,
    );
  });

  test('a folder that is missing or takes no new files, and a name too long', async () => {
    const folder = temporaryFolder();
    expect(await failure(checkOutput(join(folder, 'no', 'model'), ours))).toMatch(
      /^OutputError: .*there is no folder/,
    );
    expect(await failure(checkOutput('/proc/self/model', ours))).toMatch(
      /^OutputError: .*cannot create a file in/,
    );
    expect(await failure(checkOutput(join(folder, 'x'.repeat(300)), ours))).toMatch(
      /^OutputError: .*name too long/,
    );
    expect(readdirSync(folder)).toEqual([]);
  });
});
