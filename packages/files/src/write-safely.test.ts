import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { failure } from '../test/from-stdin.ts';
import { socketFile } from '../test/socket-file.ts';
import { temporaryFolder } from '../test/temporary-folder.ts';
import { writeSafely } from './write-safely.ts';

/** Makes one method of all file handles fail as the disk would. */
async function failing(method: 'sync' | 'writeFile' | 'chmod', code: string, reason: string): Promise<void> {
  const handle = await open(process.execPath, 'r');
  const prototype = Object.getPrototypeOf(handle) as typeof handle;
  await handle.close();
  const spy = vi
    .spyOn(prototype, method)
    .mockRejectedValue(Object.assign(new Error(`${code}: ${reason}, write`), { code }));
  onTestFinished(() => spy.mockRestore());
}

describe('writeSafely', () => {
  test('writes a new file, and replaces an old one, leaving nothing else', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'model');
    await writeSafely(path, Buffer.from('one'));
    expect(readFileSync(path, 'utf8')).toBe('one');
    await writeSafely(path, Buffer.from('2'));
    expect(readFileSync(path, 'utf8')).toBe('2');
    expect(readdirSync(folder)).toEqual(['model']);
  });

  test('writes what is made piece by piece, into a hidden file at first', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'model');
    writeFileSync(path, 'old');
    async function* pieces() {
      yield Buffer.from('a');
      expect(readFileSync(path, 'utf8')).toBe('old');
      expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toHaveLength(1);
      yield Buffer.from('b'.repeat(100_000));
    }
    await writeSafely(path, pieces());
    expect(readFileSync(path, 'utf8')).toBe(`a${'b'.repeat(100_000)}`);
  });

  test('keeps the permissions of the file that it replaces', async () => {
    const path = join(temporaryFolder(), 'model');
    writeFileSync(path, 'old');
    chmodSync(path, 0o640);
    await writeSafely(path, Buffer.from('new'));
    expect(statSync(path).mode & 0o777).toBe(0o640);
  });

  test('replaces what a symbolic link points to', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'elsewhere'));
    const target = join(folder, 'elsewhere', 'model');
    writeFileSync(target, 'old');
    symlinkSync(target, join(folder, 'link'));
    await writeSafely(join(folder, 'link'), Buffer.from('new'));
    expect(readFileSync(target, 'utf8')).toBe('new');
    expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
  });
});

describe('when writing fails', () => {
  test.each([
    ['writeFile', 'ENOSPC', 'no space left on device'],
    ['sync', 'EIO', 'i/o error'],
    ['chmod', 'EPERM', 'operation not permitted'],
  ] as const)('at %s with %s, the old file is intact and no other is left', async (method, code, reason) => {
    const folder = temporaryFolder();
    const path = join(folder, 'model');
    writeFileSync(path, 'old');
    await failing(method, code, reason);
    expect(await failure(writeSafely(path, Buffer.from('new')))).toBe(
      `IoError: ${path}: writing failed (${reason}), the old file is intact; make room or check the disk, and try again`,
    );
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['model']);
  });

  test('in whoever makes the content, that error comes through', async () => {
    const folder = temporaryFolder();
    async function* failingContent() {
      yield Buffer.from('half');
      throw new RangeError('made wrong');
    }
    expect(await failure(writeSafely(join(folder, 'model'), failingContent()))).toBe(
      'RangeError: made wrong',
    );
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('refuses', () => {
  test('a folder that is not there, or is none', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    expect(await failure(writeSafely(join(folder, 'no', 'model'), Buffer.from('')))).toMatch(
      /^OutputError: .*: there is no folder .*no; create it, or use another$/,
    );
    expect(await failure(writeSafely(join(folder, 'file', 'model'), Buffer.from('')))).toMatch(
      /^OutputError: .*is no folder/,
    );
  });

  test('a device, a directory, a link to nothing, and no name at all', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'sub'));
    symlinkSync(join(folder, 'nothing'), join(folder, 'link'));
    const write = (path: string) => failure(writeSafely(path, Buffer.from('x')));
    expect(await write(await socketFile(join(folder, 'socket')))).toMatch(
      /^OutputError: .*expected a regular file or none, got a device/,
    );
    expect(await write(join(folder, 'sub'))).toMatch(/^OutputError: .*got a directory; /);
    expect(await write(join(folder, 'link'))).toMatch(
      /^OutputError: .*a symbolic link that leads nowhere \(ENOENT\); /,
    );
    expect(await write(`${join(folder, 'new')}/`)).toMatch(
      /^OutputError: output .*expected the name of a file; /,
    );
    expect(await write('')).toMatch(/^OutputError: output ""/);
    expect(statSync(join(folder, 'socket')).isSocket()).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(['link', 'socket', 'sub']);
  });

  test('a folder that takes no new files', async () => {
    // No file can be created there, by root neither.
    const write = failure(writeSafely('/proc/self/model', Buffer.from('x')));
    expect(await write).toMatch(/^OutputError: \/proc\/self\/model: cannot create a file in \/proc\/self \(/);
  });
});
