import { readFileSync } from 'node:fs';
import { datasets } from '@descent/datasets';
import { expect, test } from 'vitest';

const PAGE = 'docs/data.md';
const page = readFileSync(new URL(`../${PAGE}`, import.meta.url), 'utf8');
/** The cells of the table's rows by the name in their first column. */
const rows = new Map(
  [...page.matchAll(/^\| `(\w+)` .*$/gm)].map(([row, name]) => [
    name!,
    row
      .split('|')
      .slice(2, -1)
      .map((cell) => cell.trim()),
  ]),
);

test(`${PAGE} has a row for every data set, and of nothing else`, () => {
  expect([...rows.keys()]).toEqual(Object.keys(datasets));
});

test.each(Object.entries(datasets))(`%s is in ${PAGE} as it is`, (name, dataset) => {
  const [target, count, noise, about] = rows.get(name) ?? [];
  expect(Number(count?.replaceAll(',', ''))).toBe(dataset.rows);
  expect(about).toBeTruthy();
  if (dataset.kind === 'drawn') {
    expect(target).toBe(`\`${dataset.columns.at(-1)}\``);
    expect(Number(noise)).toBe(dataset.noise);
  }
  if (dataset.kind === 'included') expect(target).toBe(`\`${dataset.target}\``);
  if (dataset.kind === 'remote') {
    expect(page).toContain(dataset.mirror);
    for (const file of dataset.files) expect(page).toContain(file.name);
  }
});
