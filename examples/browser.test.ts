import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHROMIUM, closeBrowser, NO_CHROMIUM, openBrowser, openPage } from '../test/chromium.ts';
import { type PageServer, servePages } from '../test/page-server.ts';
import { trainSpirals } from './spirals.ts';

const BUILT = fileURLToPath(new URL('./dist/browser', import.meta.url));
const SEED = 7;
const EPOCHS = 60;

let browser: Browser | undefined;
beforeAll(async () => {
  if (CHROMIUM !== undefined) browser = await openBrowser();
});
afterAll(() => closeBrowser(browser));

/** Fills in the form, and waits until the page shows a model. */
async function trainOn(page: Page, kernels = 'auto'): Promise<void> {
  await page.fill('input[name=seed]', String(SEED));
  await page.fill('input[name=epochs]', String(EPOCHS));
  await page.selectOption('select[name=kernels]', kernels);
  await page.click('button');
  await page.waitForSelector('#result:not([hidden])');
}

/** The file behind the page's link. */
async function downloadModel(page: Page): Promise<Uint8Array> {
  const bytes = await page.evaluate(async () => {
    const { href } = document.querySelector<HTMLAnchorElement>('#model')!;
    return [...new Uint8Array(await (await fetch(href)).arrayBuffer())];
  });
  return Uint8Array.from(bytes);
}

describe.each([
  ['cross-origin isolated', true],
  ['not cross-origin isolated', false],
])('a page that is %s', (_what, isolated) => {
  let server: PageServer;
  beforeAll(async () => {
    server = await servePages(BUILT, { isolated });
  });
  afterAll(() => server.close());

  test.for([
    ['auto', 'simd'],
    ['simd', 'simd'],
    ['reference', 'reference'],
  ] as const)(
    'trains in a worker to the bytes that Node gives for the same seed, with kernels %s',
    async ([kernels, taken], context) => {
      context.skip(browser === undefined, NO_CHROMIUM);
      const { page, watched } = await openPage(browser!);
      await page.goto(server.address);
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(isolated);
      await trainOn(page, kernels);
      const memory = isolated ? 'shared' : 'plain';
      expect(await page.textContent('#engine')).toBe(`${taken} kernels, ${memory} memory`);

      const { bytes } = await trainSpirals({ seed: SEED, epochs: EPOCHS, kernels: 'reference' });
      expect(await downloadModel(page)).toEqual(bytes);
      expect(await page.textContent('#sha256')).toBe(createHash('sha256').update(bytes).digest('hex'));
      expect(watched.errors).toEqual([]);
      await page.close();
    },
  );

  test('shows the progress while it trains, and the result', async (context) => {
    context.skip(browser === undefined, NO_CHROMIUM);
    const { page } = await openPage(browser!);
    await page.goto(server.address);
    await page.evaluate(() => {
      const said: string[] = [];
      Object.assign(window, { said });
      const status = document.querySelector('#status')!;
      new MutationObserver(() => said.push(status.textContent ?? '')).observe(status, { childList: true });
    });
    await trainOn(page);

    const losses: number[] = [];
    const { model } = await trainSpirals({
      seed: SEED,
      epochs: EPOCHS,
      onEvent: (event) => event.type === 'epoch' && losses.push(event.loss),
    });
    const said = await page.evaluate(() => (window as unknown as { said: string[] }).said);
    for (const [i, loss] of losses.entries())
      expect(said).toContain(`Epoch ${i + 1} of ${EPOCHS}: loss ${loss.toFixed(4)}`);
    const line = (await page.getAttribute('#losses .line', 'd'))!;
    expect(line.match(/[ML]/g)).toHaveLength(EPOCHS);
    expect(Number(await page.textContent('#accuracy'))).toBeGreaterThan(0.9);
    expect(model.network.parameterCount).toBe(
      Number(/(\d+) parameters/.exec((await page.textContent('main'))!)![1]),
    );
    await page.close();
  });
});
