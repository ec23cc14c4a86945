import { readFileSync } from 'node:fs';
import { classificationMetrics, regressionMetrics } from '@descent/tabular';
import { describe, expect, test } from 'vitest';

const PAGE = 'docs/metrics.md';
const registries = { classes: classificationMetrics, values: regressionMetrics };
/** Metric, formula, range, what becomes of absent classes or a constant truth, and of ties. */
const CELLS = 5;

const page = readFileSync(new URL(`../${PAGE}`, import.meta.url), 'utf8');
/** The tables' rows by the name in their first column: their cells. */
const rows = new Map(
  [...page.matchAll(/^\| `(\w+)` \|.*$/gm)].map(([row, name]) => [
    name!,
    row
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  ]),
);

describe.each(Object.entries(registries))(`every metric of %s has a row in ${PAGE}`, (_what, metrics) => {
  test.each(Object.keys(metrics))('%s', (name) => {
    const cells = rows.get(name);
    expect(cells, `a row that begins with | \`${name}\` |`).toHaveLength(CELLS);
    for (const cell of cells!) expect(cell).not.toBe('');
  });
});

test(`${PAGE} has no row of what is not there`, () => {
  const known = Object.values(registries).flatMap((metrics) => Object.keys(metrics));
  expect([...rows.keys()].filter((name) => !known.includes(name))).toEqual([]);
});
