import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHROMIUM, closeBrowser, NO_CHROMIUM, openBrowser } from '../../../test/chromium.ts';
import { choose, Dashboard, results, rowsUnder } from './dashboard-page.ts';
import { byId, expectRatio, isMeasured, measuredById } from './expect-ratio.ts';

const dashboard = new Dashboard();
let browser: Browser | undefined;
let page: Page;
beforeAll(async () => {
  await dashboard.build();
  if (CHROMIUM === undefined) return;
  browser = await openBrowser();
  ({ page } = await dashboard.open(browser));
});
afterAll(async () => {
  await closeBrowser(browser);
  dashboard.remove();
});

describe.each(results.map(([name, result], index) => ({ name, result, index })))(
  '$name',
  ({ result, index }) => {
    beforeAll(async () => {
      if (browser === undefined) return;
      await choose(page, '#run', { index });
      await choose(page, '#baseline', 'PyTorch float64');
    });

    test('threads: each speed-up is that of the JSON', async (context) => {
      context.skip(browser === undefined, NO_CHROMIUM);
      const rows = await rowsUnder(page, '#threads');
      const training = result.records.filter(({ suite }) => suite === 'training');
      expect(rows.map(({ id }) => id).sort()).toEqual(training.map(({ id }) => id).sort());
      for (const row of rows) {
        const record = measuredById(result, row.id);
        if (record.unit === '×' && record.parameters.threads === 'auto') {
          expect(row.cells['Share of the best']!.value).toBe(record.median);
          expect(row.cells['Interval of the share']!.interval).toEqual(record.interval);
          continue;
        }
        if (record.unit === '×') {
          expect(row.cells['Speed-up']!.value).toBe(record.median);
          expect(row.cells['Interval of the speed-up']!.interval).toEqual(record.interval);
          continue;
        }
        const { threads, chosen } = record.parameters;
        expect(row.cells['Threads']!.text).toBe(threads === 'auto' ? `auto: ${chosen}` : String(threads));
        expect(row.cells['Median']!.value).toBe(record.median);
        expectRatio(row, 'Speed-up', record, measuredById(result, row.id.replace(/[^-]+$/, '1')));
      }
    });

    test('kernels: each rate and its share of the peak are those of the JSON', async (context) => {
      context.skip(browser === undefined, NO_CHROMIUM);
      const rows = await rowsUnder(page, '#kernels');
      const kernels = result.records.filter(({ suite }) => suite === 'kernels');
      expect(rows.map(({ id }) => id).sort()).toEqual(kernels.map(({ id }) => id).sort());
      const peak = measuredById(result, 'kernels/peak/tile-in-l1');
      for (const row of rows) {
        const record = byId(result, row.id);
        if (!isMeasured(record)) continue;
        expect(row.cells['GFLOP/s']!.value).toBe(record.median);
        expect(row.cells['Interval, 95 %']!.interval).toEqual(record.interval);
        expect(row.cells['Share of the peak']!.value).toBe(record.median / peak.median);
      }
    });

    test('every record is in the table of all figures', async (context) => {
      context.skip(browser === undefined, NO_CHROMIUM);
      const rows = await rowsUnder(page, '#records');
      expect(rows.map(({ id }) => id)).toEqual(result.records.map(({ id }) => id));
      for (const [i, { cells }] of rows.entries()) {
        const record = result.records[i]!;
        expect(cells['Median']!.value).toBe(isMeasured(record) ? record.median : null);
        expect(cells['Interval, 95 %']!.interval).toEqual(isMeasured(record) ? record.interval : null);
        expect(cells['Note']!.text).toBe(isMeasured(record) ? '' : `${record.status}: ${record.reason}`);
      }
    });

    test('targets, and the machine, are those of the JSON', async (context) => {
      context.skip(browser === undefined, NO_CHROMIUM);
      const rows = await rowsUnder(page, '#targets');
      expect(rows).toHaveLength(result.targets.length);
      for (const [i, target] of result.targets.entries()) {
        const { cells } = rows[i]!;
        expect(cells['Target']!.text).toBe(target.title);
        expect([cells['Figure']!.value, cells['Floor']!.value, cells['Goal']!.value]).toEqual([
          target.value,
          target.floor,
          target.goal,
        ]);
        expect(cells['Interval, 95 %']!.interval).toEqual(target.interval);
      }
      const facts = await page.$$eval('#machine dd', (found) => found.map((one) => one.textContent));
      const { cpu, cores, memoryGB } = result.machine;
      for (const fact of [
        cpu,
        String(cores),
        `${memoryGB} GB`,
        result.date,
        ...Object.values(result.versions),
      ])
        expect(facts).toContain(fact);
      expect(facts.join('\n')).toContain(result.commit);
    });

    test('the run and its samples can be taken away', async (context) => {
      context.skip(browser === undefined, NO_CHROMIUM);
      const links = await page.$$eval('#downloads a', (found) =>
        found.map((link) => [link.getAttribute('download'), link.getAttribute('href')!] as const),
      );
      const text = (href: string): string => decodeURIComponent(href.slice(href.indexOf(',') + 1));
      expect(JSON.parse(text(links[0]![1]))).toEqual(result);
      const lines = text(links[1]![1]).trimEnd().split('\n').slice(1);
      const samples = result.records
        .filter(isMeasured)
        .flatMap(({ id, unit, samples: all }) =>
          all.map((sample, i) => `"${id}",${i + 1},${sample},"${unit}"`),
        );
      expect(lines).toEqual(samples);
    });
  },
);
