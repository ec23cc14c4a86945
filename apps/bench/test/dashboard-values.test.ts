import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHROMIUM, closeBrowser, NO_CHROMIUM, openBrowser } from '../../../test/chromium.ts';
import { ratioInterval } from '../src/bootstrap.ts';
import type { MeasuredRecord, ResultFile, ResultRecord } from '../src/result.ts';
import { chartsDrawn, Dashboard, results, rowsUnder, type ShownRow } from './dashboard-page.ts';

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

const isMeasured = (record: ResultRecord): record is MeasuredRecord => record.status === 'measured';
const byId = (result: ResultFile, id: string): ResultRecord => result.records.find((one) => one.id === id)!;
const measuredById = (result: ResultFile, id: string): MeasuredRecord => byId(result, id) as MeasuredRecord;

/** What is worked out here from the JSON alone: medians over medians, above 1 when better. */
function expectRatio(row: ShownRow, ratioColumn: string, own: MeasuredRecord, base: MeasuredRecord): void {
  const [above, below] = own.higherIsBetter ? [own, base] : [base, own];
  expect(row.cells[ratioColumn]!.value, own.id).toBe(above.median / below.median);
  const column = Object.keys(row.cells).find((head) => head.startsWith('Interval of the'))!;
  const expected = own === base ? [1, 1] : ratioInterval(above.samples, below.samples);
  expect(row.cells[column]!.interval, own.id).toEqual(expected);
  expect(row.cells[column]!.text).toMatch(/^[\d.,]+ – [\d.,]+$/);
}

async function choose(select: string, option: { readonly index: number } | string): Promise<void> {
  await page.selectOption(select, option);
  await chartsDrawn(page);
}

describe.each(results.map(([name, result], index) => ({ name, result, index })))(
  '$name',
  ({ result, index }) => {
    beforeAll(async () => {
      if (browser === undefined) return;
      await choose('#run', { index });
      await choose('#baseline', 'PyTorch float64');
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
        const peer = ['mnist-csv', 'book-online'].includes(record.case)
          ? result.records.find(
              (one) => one.case === record.case && one.suite === record.suite && one.subject !== 'descent',
            )!
          : byId(result, `peers/${record.case}/pytorch-float64`);
        const column = `Ratio to ${peer.subject}`;
        if (isMeasured(record)) {
          expect(row.cells[`Median, ${record.unit}`]!.value).toBe(record.median);
          expect(row.cells['Interval, 95 %']!.interval).toEqual(record.interval);
          expectRatio(row, column, record, peer as MeasuredRecord);
        } else {
          expect(row.cells[column]!).toMatchObject({ text: '–', value: null });
          expect(row.cells['Note']!.text).toBe(`${record.status}: ${record.reason}`);
        }
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
        expect(await page.textContent(`#records li[data-id="${id}"]`)).toContain(reason);
        // What has no chart is listed there alone.
        if (id.startsWith('reading/')) continue;
        const item = page.locator(`:not(#records) > ul > li[data-id="${id}"]`);
        expect(await item.textContent()).toContain(reason);
        const chart = item.locator('xpath=ancestor::*[self::article or self::section][1]//figure');
        expect(await chart.first().textContent()).toContain(status);
      }
    });

    test('threads: each speed-up is that of the JSON', async (context) => {
      context.skip(browser === undefined, NO_CHROMIUM);
      const rows = await rowsUnder(page, '#threads');
      const training = result.records.filter(({ suite }) => suite === 'training');
      expect(rows.map(({ id }) => id).sort()).toEqual(training.map(({ id }) => id).sort());
      for (const row of rows) {
        const record = measuredById(result, row.id);
        if (record.unit === '×') {
          expect(row.cells['Speed-up']!.value).toBe(record.median);
          expect(row.cells['Interval of the speed-up']!.interval).toEqual(record.interval);
          continue;
        }
        expect(row.cells['Threads']!.text).toBe(String(record.parameters['threads']));
        expect(row.cells['Median']!.value).toBe(record.median);
        expectRatio(row, 'Speed-up', record, measuredById(result, row.id.replace(/\d+$/, '1')));
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

test('another baseline is the divisor of all it did', async (context) => {
  context.skip(browser === undefined, NO_CHROMIUM);
  const [, result] = results[0]!;
  await choose('#run', { index: 0 });
  await choose('#baseline', 'scikit-learn');
  const rows = await rowsUnder(page, '[data-case="dense-batch-128"]');
  const base = measuredById(result, 'peers/dense-batch-128/scikit-learn');
  expect(rows).toHaveLength(6);
  for (const row of rows) expectRatio(row, 'Ratio to scikit-learn', measuredById(result, row.id), base);
  expect(await page.textContent('#peers h2')).toContain('scikit-learn');
});
