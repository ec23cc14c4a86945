import { readFileSync } from 'node:fs';
import { optimizers, schedules, transforms } from '@descent/core';
import { describe, expect, test } from 'vitest';

const text = readFileSync(new URL('../docs/optimizers-and-schedules.md', import.meta.url), 'utf8');

/** The cells of the row of a name, without the name. */
function rowOf(name: string): string[] | undefined {
  const line = text.split('\n').find((row) => row.startsWith(`| \`${name}\` `));
  return line
    ?.split(/(?<!\\)\|/)
    .slice(2, -1)
    .map((cell) => cell.trim());
}

describe.each([
  ['optimizers', optimizers],
  ['transforms', transforms],
  ['schedules', schedules],
] as const)('docs/optimizers-and-schedules.md has a row for each of %s', (_what, registry) => {
  test.each(Object.keys(registry))('%s, with its formula and its options', (name) => {
    const [formula, options] = rowOf(name) ?? [];
    expect(formula, name).toBeTruthy();
    const { defaults = {} } = registry[name] as { defaults?: Record<string, number> };
    // An option may be said to be as another optimizer has it.
    const others = /those of (\w+)/.exec(options ?? '')?.[1];
    const all = `${options} ${others === undefined ? '' : rowOf(others)![1]}`;
    for (const option of Object.keys(defaults)) expect(all, name).toContain(`\`${option}\``);
  });
});
