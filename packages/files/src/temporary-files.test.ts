import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { machineMark } from './holder.ts';
import { forgetTemporary, removeAbandoned, temporaryPath } from './temporary-files.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'descent-temporary-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('what killed processes of this machine have left is removed, and nothing else', async () => {
  const gone = spawnSync(process.execPath, ['-e', '']).pid;
  const own = temporaryPath(folder);
  const names = [
    basename(own),
    `.descent-${machineMark()}-${gone}-0123456789ab.tmp`,
    `.descent-000000-${gone}-0123456789ab.tmp`,
    `.descent-${machineMark()}-${gone}-notes.tmp`,
    'model.safetensors',
  ];
  for (const name of names) writeFileSync(join(folder, name), '');
  await removeAbandoned(folder);
  expect(readdirSync(folder).sort()).toEqual(names.filter((_, i) => i !== 1).sort());
  forgetTemporary(own);
});

test('a process that ends removes its own', () => {
  const module = new URL('../dist/temporary-files.js', import.meta.url).href;
  const script = `
    import { writeFileSync } from 'node:fs';
    const { temporaryPath, forgetTemporary } = await import(${JSON.stringify(module)});
    const [kept, gone] = [1, 2].map(() => temporaryPath(${JSON.stringify(folder)}));
    writeFileSync(kept, '');
    writeFileSync(gone, '');
    forgetTemporary(kept);
    process.exit(3);`;
  expect(spawnSync(process.execPath, ['--input-type=module', '-e', script]).status).toBe(3);
  expect(readdirSync(folder)).toHaveLength(1);
});

test('a folder that is not there has nothing to remove', async () => {
  await removeAbandoned(join(folder, 'none'));
});
