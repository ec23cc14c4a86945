import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHROMIUM, closeBrowser, NO_CHROMIUM, openBrowser } from '../../../test/chromium.ts';
import type { MeasuredRecord } from '../src/result.ts';
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

    test('every record of a peer’s work is there with its figure, interval and ratio', async (context) => {
      context.skip(browser === undefined, NO_CHROMIUM);
      const expected = result.records.filter(({ suite }) =>
        ['peers', 'end-to-end', 'memory'].includes(suite),
      );
      const rows = await rowsUnder(page, '#peers');
      expect(rows.map(({ id }) => id).sort()).toEqual(expected.map(({ id }) => id).sort());
      for (const row of rows) {
        const record = byId(result, row.id);
        if (!isMeasured(record)) {
          expect(Object.values(row.cells).filter(({ value, interval }) => value ?? interval)).toEqual([]);
          expect(row.cells['Note']!.text).toBe(`${record.status}: ${record.reason}`);
          continue;
        }
        const peer = ['mnist-csv', 'book-online'].includes(record.case)
          ? result.records.find(
              (one) => one.case === record.case && one.suite === record.suite && one.subject !== 'descent',
            )!
          : byId(result, `peers/${record.case}/pytorch-float64`);
        expect(row.cells[`Median, ${record.unit}`]!.value).toBe(record.median);
        expect(row.cells['Interval, 95 %']!.interval).toEqual(record.interval);
        expectRatio(row, `Ratio to ${peer.subject}`, record, peer as MeasuredRecord);
      }
    });

    test('every dot of a peer’s work stands where its ratio is, and says it', async (context) => {
      context.skip(browser === undefined, NO_CHROMIUM);
      const drawn = await page.$$eval('#peers article', (articles) =>
        articles.map((article) => ({
          ratios: [...article.querySelectorAll('td[data-column^="Ratio"][data-value]')].map((cell) =>
            Number(cell.getAttribute('data-value')),
          ),
          dots: [...article.querySelectorAll('g[aria-label="dot"] path')].map((dot) =>
            Number(/translate\(([\d.]+)/.exec(dot.getAttribute('transform')!)![1]),
          ),
          texts: [...article.querySelectorAll('g[aria-label="text"] text')].map(
            (text) => text.textContent ?? '',
          ),
        })),
      );
      // The axes are alike: two dots of the first case give the scale of all.
      const [first] = drawn;
      const pixels =
        (first!.dots.at(-1)! - first!.dots[0]!) / Math.log(first!.ratios.at(-1)! / first!.ratios[0]!);
      for (const { ratios, dots, texts } of drawn) {
        expect(dots).toHaveLength(ratios.length);
        for (const [i, ratio] of ratios.entries()) {
          expect(dots[i]!).toBeCloseTo(first!.dots[0]! + pixels * Math.log(ratio / first!.ratios[0]!), 0);
          const said = texts.map((text) => Number.parseFloat(text.replaceAll(',', '')));
          if (ratio !== 1) expect(said.some((number) => Math.abs(number / ratio - 1) < 0.005)).toBe(true);
        }
      }
    });

    test('who is absent or failed is listed with the reason, and has a row in the chart', async (context) => {
      context.skip(browser === undefined, NO_CHROMIUM);
      const missing = result.records.filter((record) => !isMeasured(record));
      expect(missing.length).toBeGreaterThan(2);
      for (const { id, status, reason } of missing as { id: string; status: string; reason: string }[]) {
        const item = page.locator(`li[data-id="${id}"]`);
        expect(await item.textContent()).toContain(reason);
        // These have no chart: nobody did that work beside them.
        if (/^(reading|peers.book-online-mnist)/.test(id)) continue;
        const chart = item.locator('xpath=ancestor::*[self::article or self::section][1]//figure');
        expect(await chart.first().textContent()).toContain(status);
      }
    });

    test('the history has every run of this machine, and no other', async (context) => {
      context.skip(browser === undefined, NO_CHROMIUM);
      const ofMachine = results
        .map(([, run]) => run)
        .filter(({ machine, quick }) => machine.cpu === result.machine.cpu && quick === result.quick);
      const rows = await rowsUnder(page, '#history');
      const id = 'peers/mnist-batch-128/descent';
      const dates = rows.filter((row) => row.id === id).map(({ cells }) => cells['Date']!.text);
      expect(dates).toEqual(ofMachine.map(({ date }) => date).sort());
      for (const row of rows) {
        const run = ofMachine.find(({ date }) => date === row.cells['Date']!.text)!;
        expect(row.cells['Run']!.text).toBe(run.commit.slice(0, 7) + (run.dirty ? '+' : ''));
        const own = measuredById(run, row.id);
        const base = run.records.find(
          (one) =>
            one.case === own.case && one.suite === own.suite && one.subject === row.cells['Baseline']!.text,
        );
        expectRatio(row, 'Ratio', own, base as MeasuredRecord);
      }
    });
  },
);

test('another baseline is the divisor of all it did', async (context) => {
  context.skip(browser === undefined, NO_CHROMIUM);
  const [, result] = results[0]!;
  await choose(page, '#run', { index: 0 });
  await choose(page, '#baseline', 'scikit-learn');
  const rows = await rowsUnder(page, '[data-case="dense-batch-128"]');
  const base = measuredById(result, 'peers/dense-batch-128/scikit-learn');
  expect(rows).toHaveLength(6);
  for (const row of rows) expectRatio(row, 'Ratio to scikit-learn', measuredById(result, row.id), base);
  expect(await page.textContent('#peers h2')).toContain('scikit-learn');
});
