import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Where Debian and Google put it, after what the environment names. */
const PLACES = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
/** No sandbox, which containers do not allow; nothing that calls home. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const DEADLINE_MS = 30_000;

/** The browser's program, or undefined where there is none: then a test is skipped with {@link NO_CHROMIUM} as its reason. */
export const CHROMIUM: string | undefined = PLACES.find((path) => path !== undefined && existsSync(path));
export const NO_CHROMIUM =
  'no Chromium: install it (Debian: apt-get install chromium) or name its program in CHROMIUM';

/** Starts a headless Chromium. Every wait on its pages has a deadline; close it with {@link closeBrowser}. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM!, args: FLAGS, headless: true, timeout: DEADLINE_MS });
}

/** Closes a browser, and waits for a stuck one no longer than the deadline: its process ends with ours. */
export async function closeBrowser(browser: Browser | undefined): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, DEADLINE_MS);
  });
  await Promise.race([browser?.close(), deadline]);
  clearTimeout(timer);
}

/** What went wrong in a page, and what it asked the network for. */
export interface Watched {
  readonly errors: readonly string[];
  readonly requests: readonly string[];
}

/** A new page whose waits have a deadline, and what is seen of it from then on. */
export async function openPage(
  browser: Browser,
  options: Parameters<Browser['newPage']>[0] = {},
): Promise<{ readonly page: Page; readonly watched: Watched }> {
  const page = await browser.newPage(options);
  page.setDefaultTimeout(DEADLINE_MS);
  const errors: string[] = [];
  const requests: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('request', (request) => requests.push(request.url()));
  return { page, watched: { errors, requests } };
}
