import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHROMIUM, closeBrowser, NO_CHROMIUM, openBrowser } from '../../../test/chromium.ts';
import { Dashboard } from './dashboard-page.ts';

const dashboard = new Dashboard();
let browser: Browser | undefined;
beforeAll(async () => {
  await dashboard.build();
  if (CHROMIUM !== undefined) browser = await openBrowser();
});
afterAll(async () => {
  await closeBrowser(browser);
  dashboard.remove();
});

/** How bright the page's ground and its text are, from 0 to 255. */
function brightness(): [ground: number, text: number] {
  const style = getComputedStyle(document.documentElement);
  const mean = (color: string): number => {
    const parts = color
      .match(/[\d.]+/g)!
      .slice(0, 3)
      .map(Number);
    return parts.reduce((sum, part) => sum + part, 0) / 3;
  };
  return [mean(style.backgroundColor), mean(style.color)];
}

describe.each(['light', 'dark'] as const)('where the system prefers %s', (colorScheme) => {
  test('the page is so, asks the network for nothing, and shows every chart', async (context) => {
    context.skip(browser === undefined, NO_CHROMIUM);
    const { page, watched } = await dashboard.open(browser!, { colorScheme });
    const [ground, text] = await page.evaluate(brightness);
    if (colorScheme === 'light') expect(ground - text).toBeGreaterThan(150);
    else expect(text - ground).toBeGreaterThan(150);
    expect(watched.requests).toEqual([dashboard.address]);
    expect(watched.errors).toEqual([]);
    for (const id of ['peers', 'threads', 'kernels', 'history']) {
      const drawn = await page.locator(`#${id} figure svg [fill="var(--descent)"]`).count();
      expect(drawn, id).toBeGreaterThan(0);
    }
    await page.close();
  });

  test('the other can be chosen', async (context) => {
    context.skip(browser === undefined, NO_CHROMIUM);
    const { page } = await dashboard.open(browser!, { colorScheme });
    const before = await page.evaluate(brightness);
    await page.selectOption('#theme', colorScheme === 'light' ? 'dark' : 'light');
    const after = await page.evaluate(brightness);
    expect(Math.sign(after[0] - after[1])).toBe(-Math.sign(before[0] - before[1]));
    await page.close();
  });
});

test.for([320, 360, 768, 1280])(
  'a screen of %d pixels does not scroll sideways, nor cut a chart',
  async (width, context) => {
    context.skip(browser === undefined, NO_CHROMIUM);
    const { page } = await dashboard.open(browser!, { viewport: { width, height: 800 } });
    for (const details of await page.$$('details > summary')) await details.click();
    const wide = await page.evaluate(() => {
      const edges = [...document.querySelectorAll('figure')].flatMap((figure) => {
        const frame = figure.getBoundingClientRect();
        return [...figure.querySelectorAll('svg text')].map((text) => {
          const { left, right } = text.getBoundingClientRect();
          return Math.min(left - frame.left, frame.right - right);
        });
      });
      return { page: document.documentElement.scrollWidth, room: Math.min(...edges) };
    });
    expect(wide.page).toBe(width);
    // What a figure says stands within it.
    expect(wide.room).toBeGreaterThanOrEqual(-1);
    await page.close();
  },
);

test('a quick run, and one of a changed tree, say so', async (context) => {
  context.skip(browser === undefined, NO_CHROMIUM);
  const { page } = await dashboard.open(browser!);
  expect(await page.locator('.caution').count()).toBe(0);
  const options = await page.$$eval('#run option', (found) => found.map((one) => one.textContent ?? ''));
  await page.selectOption('#run', { index: options.findIndex((text) => text.includes('quick')) });
  expect(await page.textContent('.caution')).toContain('quick run');
  await page.selectOption('#run', { index: options.findIndex((text) => text.includes('+')) });
  expect(await page.textContent('.caution')).toContain('changes that are not in the commit');
  await page.close();
});
