import { readFileSync } from 'node:fs';
import { layers, losses } from '@descent/core';
import { describe, expect, test } from 'vitest';

/** The page that describes the registries, and what each entry's row must name beside it: options with their defaults. */
const PAGE = 'docs/layers-and-losses.md';
const registries: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  layers: mapValues(layers, ({ defaults = {} }) =>
    Object.entries(defaults).flatMap(([option, value]) => [`\`${option}\``, `= ${value}`]),
  ),
  losses: mapValues(losses, ({ option }) =>
    option === undefined ? [] : [`\`${option.name}\``, `= ${option.default}`],
  ),
};

const page = readFileSync(new URL(`../${PAGE}`, import.meta.url), 'utf8');
/** The tables' rows by the name in their first column. */
const rows = new Map([...page.matchAll(/^\| `(\w+)` \|.*$/gm)].map(([row, name]) => [name!, row]));

describe.each(Object.entries(registries))(`every name in %s has a row in ${PAGE}`, (_what, entries) => {
  test.each(Object.entries(entries))('%s', (name, parts) => {
    const row = rows.get(name);
    expect(row, `a row that begins with | \`${name}\` |`).toBeDefined();
    for (const part of parts) expect(row).toContain(part);
  });
});

test(`${PAGE} has no row of what is not there`, () => {
  const known = Object.values(registries).flatMap((entries) => Object.keys(entries));
  expect([...rows.keys()].filter((name) => !known.includes(name))).toEqual([]);
});

function mapValues<A, B>(record: Readonly<Record<string, A>>, f: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, f(value)]));
}
