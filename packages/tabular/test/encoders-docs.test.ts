import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { encoders } from '../src/encoders/index.ts';

const text = readFileSync(new URL('../../../docs/encoders.md', import.meta.url), 'utf8');
/** The cells of the table's rows, by the name of the encoder. */
const rows = new Map(
  [...text.matchAll(/^\| `(\w+)` +\|(.*)\|$/gm)].map((match) => [match[1]!, match[2]!.split('|')] as const),
);

test('every encoder has its row in docs/encoders.md, in full, and no row is of none', () => {
  expect([...rows.keys()].sort()).toEqual(Object.keys(encoders).sort());
  for (const [name, cells] of rows) {
    expect(cells, name).toHaveLength(6);
    for (const cell of cells) expect(cell.trim(), name).not.toBe('');
  }
});

test.each(Object.entries(encoders))('%s is said to take what it takes', (name, { accepts, options = {} }) => {
  const [columns, , , stated] = rows.get(name)!.map((cell) => cell.trim());
  expect(columns).toBe(accepts === 'any' ? 'any' : accepts);
  const defaults = Object.entries(options).map(([option, value]) => `\`${option}\` ${value}`);
  expect(stated).toBe(defaults.length === 0 ? '–' : defaults.join(', '));
});
