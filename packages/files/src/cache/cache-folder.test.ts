import { mkdirSync, readdirSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { cacheFolder, pruneCache } from './cache-folder.ts';

test.each([
  [{ DESCENT_CACHE: 'here', XDG_CACHE_HOME: '/x' }, 'here'],
  [{ XDG_CACHE_HOME: '/x' }, join('/x', 'descent')],
  [{ XDG_CACHE_HOME: 'relative' }, join(homedir(), '.cache', 'descent')],
  [{ DESCENT_CACHE: '', XDG_CACHE_HOME: '' }, join(homedir(), '.cache', 'descent')],
])('%o: %s', (env, folder) => {
  expect(cacheFolder(env)).toBe(folder);
});

test('the entries used longest ago go, and nothing that is none', async () => {
  const folder = temporaryFolder();
  const file = (name: string, size: number, used: number) => {
    writeFileSync(join(folder, name), '');
    truncateSync(join(folder, name), size);
    utimesSync(join(folder, name), used, used);
  };
  const now = Date.now() / 1000;
  file('new.table', 40, now);
  file('middle.table', 40, now - 100);
  file('old.table', 40, now - 200);
  file('mine.csv', 1000, now - 10_000);
  file('.descent-1-ab.tmp', 10, now - 10_000);
  file('.descent-2-cd.tmp', 10, now);
  mkdirSync(join(folder, 'folder.table'));
  await pruneCache(folder, 100);
  expect(readdirSync(folder).sort()).toEqual(
    ['.descent-2-cd.tmp', 'folder.table', 'middle.table', 'mine.csv', 'new.table'].sort(),
  );
  await pruneCache(folder, 10);
  expect(readdirSync(folder).filter((name) => name.endsWith('.table'))).toEqual(['folder.table']);
});

test('at most 64 entries stay', async () => {
  const folder = temporaryFolder();
  for (let entry = 0; entry < 70; entry++) writeFileSync(join(folder, `${entry}.table`), '');
  await pruneCache(folder);
  expect(readdirSync(folder)).toHaveLength(64);
});
