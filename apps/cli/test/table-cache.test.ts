import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { type Folder, SMALL, test } from './folder.ts';

/** Just over the megabyte from which tables are kept: 50,000 rows of three numbers. */
const large = (() => {
  const rows = Array.from(
    { length: 50_000 },
    (_, i) => `${(i * 37) % 256},${((i * 7919) % 10_007) / 1000}0000000000,${i % 3}`,
  );
  return `a,b,kind\n${rows.join('\n')}\n`;
})();
const args = [
  'large.csv',
  '--target',
  'kind',
  '--test',
  'large.csv',
  '--epochs',
  '1',
  '--batch-size',
  '1000',
];

function entries(folder: Folder): string[] {
  const path = join(folder.path, 'descent-cache');
  return existsSync(path) ? readdirSync(path).map((name) => join(path, name)) : [];
}

describe.concurrent('the cache of tables', () => {
  test('never shows in the model: from the cache or not, the same bytes', async ({ folder }) => {
    expect(large.length).toBeGreaterThan(1024 * 1024);
    folder.write('large.csv', large);
    await folder.train(...args, '--no-cache', '--output', 'without');
    expect(entries(folder)).toEqual([]);
    await folder.train(...args, '--output', 'first');
    expect(entries(folder)).toHaveLength(2);
    await folder.train(...args, '--output', 'second');
    for (const name of ['first', 'second'])
      expect(folder.bytes(name).equals(folder.bytes('without')), name).toBe(true);
  });

  test('is ignored with a note when damaged, silenced by --quiet', async ({ folder }) => {
    folder.write('large.csv', large);
    const damage = () => {
      for (const path of entries(folder)) {
        const bytes = readFileSync(path);
        bytes[bytes.length >> 1]! ^= 4;
        writeFileSync(path, bytes);
      }
    };
    await folder.train(...args, '--output', 'first');
    const again = ['train', ...SMALL, ...args, '--output', 'second'];
    damage();
    const { code, stderr } = await folder.run(again);
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(/^note {5}large\.csv: the copy in the cache is damaged \(.*\) and is ignored$/m);
    expect(folder.bytes('second').equals(folder.bytes('first'))).toBe(true);
    damage();
    expect((await folder.run([...again, '--quiet'])).stderr).toBe('');
    expect((await folder.run(again)).stderr).not.toContain('cache');
  });

  test('serves evaluate too, and can be turned off there and in a config', async ({ folder }) => {
    folder.write('large.csv', large);
    folder.write('config.yaml', 'cache: false\n');
    await folder.train(...args, '--config', 'config.yaml', '--output', 'model');
    const evaluate = ['evaluate', 'model', 'large.csv', '--json'];
    const without = await folder.output([...evaluate, '--no-cache']);
    expect(entries(folder)).toEqual([]);
    expect(await folder.output(evaluate)).toBe(without);
    expect(entries(folder)).toHaveLength(1);
    expect(await folder.output(evaluate)).toBe(without);
  });
});
