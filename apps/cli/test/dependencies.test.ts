import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const home = fileURLToPath(new URL('../', import.meta.url));

test('the command depends on every package that it imports', () => {
  const { dependencies } = JSON.parse(readFileSync(`${home}package.json`, 'utf8'));
  const imported = new Set<string>();
  for (const file of readdirSync(`${home}src`, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue;
    const source = readFileSync(`${home}src/${file}`, 'utf8');
    for (const [, name] of source.matchAll(/\b(?:from |import\()'((?:@[^'/]+\/)?[^'./][^'/]*)/g))
      imported.add(name!);
  }
  const foreign = [...imported].filter((name) => !name.startsWith('node:'));
  expect(foreign.sort()).toEqual(Object.keys(dependencies).sort());
});
