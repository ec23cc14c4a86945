import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DataError, FailureError, MissingInputError } from '@descent/core';
import { writeSafely } from '@descent/files';
import { checkResult } from './check-result.ts';
import type { ResultFile } from './result.ts';

/** The page as Vite built it, all in one file, with room for results. */
const TEMPLATE = fileURLToPath(new URL('../dist/dashboard/index.html', import.meta.url));
const ROOM = '<script type="application/json" id="results">[]</script>';

/**
 * Writes one HTML page that holds every result of a folder and needs nothing else; resolves with how many they were.
 *
 * @throws MissingInputError when there is no such folder; DataError for a file that is no result of this version; FailureError when
 * the harness was not built; OutputError when the page cannot be created.
 */
export async function buildDashboard(folder: string, output: string): Promise<number> {
  const results = await readResults(folder);
  const template = await readFile(TEMPLATE, 'utf8').catch(() => '');
  if (!template.includes(ROOM)) {
    throw new FailureError(
      `dashboard: expected the built page with room for results in ${TEMPLATE}, got none; run npm run build`,
    );
  }
  // A script ends at the first `</script`, whatever JSON string it stands in.
  const json = JSON.stringify(results).replaceAll('<', '\\u003c');
  const page = template.replace(ROOM, () => ROOM.replace('[]', () => json));
  await writeSafely(output, new TextEncoder().encode(page));
  return results.length;
}

async function readResults(folder: string): Promise<{ name: string; result: ResultFile }[]> {
  const names = await readdir(folder).catch((error: Error) => {
    throw new MissingInputError(
      `dashboard: expected a folder of results, got ${folder} (${error.message}); measure first with npm run bench`,
    );
  });
  const files = names.filter((name) => name.endsWith('.json')).sort();
  return Promise.all(files.map(async (name) => ({ name, result: await readResult(join(folder, name)) })));
}

async function readResult(path: string): Promise<ResultFile> {
  const text = await readFile(path, 'utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new DataError(`${path}: expected a result as JSON: ${(error as Error).message}`, { cause: error });
  }
  return checkResult(value, path);
}
