import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { openPage, type Watched } from '../../../test/chromium.ts';
import { buildDashboard } from '../src/build-dashboard.ts';
import type { ResultFile } from '../src/result.ts';

/** Invented results; make-results.mjs beside them writes them. */
export const RESULTS: string = fileURLToPath(new URL('./fixtures/results/', import.meta.url));

/** The results by file name, the newest first, as the page offers them: whole runs before quick ones. */
export const results: readonly (readonly [name: string, result: ResultFile])[] = readdirSync(RESULTS)
  .map((name) => [name, JSON.parse(readFileSync(join(RESULTS, name), 'utf8')) as ResultFile] as const)
  .sort(([, a], [, b]) => Number(a.quick) - Number(b.quick) || b.date.localeCompare(a.date));

/** A figure of a table, as it is shown and as it is. */
export interface ShownCell {
  readonly text: string;
  readonly value: number | null;
  readonly interval: readonly [number, number] | null;
}

/** A row of a table: its record, and its cells by the heads of their columns. */
export interface ShownRow {
  readonly id: string;
  readonly cells: Readonly<Record<string, ShownCell>>;
}

/** The page built from {@link RESULTS} in a folder of its own. */
export class Dashboard {
  readonly #folder: string = mkdtempSync(join(tmpdir(), 'descent-dashboard-'));
  readonly address: string = pathToFileURL(join(this.#folder, 'dashboard.html')).href;

  build(): Promise<number> {
    return buildDashboard(RESULTS, join(this.#folder, 'dashboard.html'));
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }

  /** Opens the page, and waits until its charts are drawn. */
  async open(
    browser: Browser,
    options?: Parameters<typeof openPage>[1],
  ): Promise<{ page: Page; watched: Watched }> {
    const opened = await openPage(browser, options);
    await opened.page.goto(this.address);
    await chartsDrawn(opened.page);
    return opened;
  }
}

/** Every figure holds a chart: they are drawn when they first have a width. */
export async function chartsDrawn(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const figures = [...document.querySelectorAll('figure')];
    return figures.length > 0 && figures.every((figure) => figure.querySelector('svg') !== null);
  });
}

/** Chooses in one of the page's lists, and waits until the charts are drawn anew. */
export async function choose(
  page: Page,
  select: '#run' | '#baseline',
  option: { readonly index: number } | string,
): Promise<void> {
  await page.selectOption(select, option);
  await chartsDrawn(page);
}

/** The rows of every table under a selector. */
export function rowsUnder(page: Page, selector: string): Promise<ShownRow[]> {
  return page.$$eval(`${selector} tbody tr`, (rows) =>
    rows.map((row) => {
      const number = (text: string | null): number | null => (text === null ? null : Number(text));
      const cells = [...row.children].map((cell) => {
        const [low, high] = ['data-low', 'data-high'].map((name) => number(cell.getAttribute(name)));
        const interval = low === null || high === null ? null : ([low, high] as [number, number]);
        const shown = { text: cell.textContent, value: number(cell.getAttribute('data-value')), interval };
        return [cell.getAttribute('data-column'), shown];
      });
      return { id: row.getAttribute('data-id')!, cells: Object.fromEntries(cells) };
    }),
  );
}
