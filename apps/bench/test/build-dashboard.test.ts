import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildDashboard } from '../src/build-dashboard.ts';
import { results } from './dashboard-page.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'descent-dashboard-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const page = (): string => join(folder, 'page.html');
const write = (name: string, content: unknown): void =>
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));

test('a text that looks like markup stays a text', async () => {
  const [, result] = results[0]!;
  const title = "</script><script>throw 1</script> $& $' <!--";
  write('one.json', { ...result, records: result.records.map((record) => ({ ...record, title })) });
  expect(await buildDashboard(folder, page())).toBe(1);
  const html = readFileSync(page(), 'utf8');
  expect(html).not.toContain('throw 1</script>');
  const json = /<script type="application\/json" id="results">(.*)<\/script>/.exec(html)![1]!;
  expect(JSON.parse(json)[0].result.records[0].title).toBe(title);
});

test('a page of no results can be made', async () => {
  expect(await buildDashboard(folder, page())).toBe(0);
});

test.each([
  ['a result of another version', { schemaVersion: 99, records: [] }, /schemaVersion: expected 1, got 99/],
  ['something else', [1, 2], /expected an object, got \[1,2\]/],
  ['nothing', 'null', /expected an object, got null/],
  ['a torn file', '{"schemaVersion": 1,', /expected a result as JSON/],
])('%s is refused by name', async (_what, content, message) => {
  write('odd.json', content);
  await expect(buildDashboard(folder, page())).rejects.toThrow(message);
  await expect(buildDashboard(folder, page())).rejects.toThrow(/odd\.json/);
});

test('a folder that is not there is named', async () => {
  await expect(buildDashboard(join(folder, 'none'), page())).rejects.toMatchObject({ kind: 'missing-input' });
});
