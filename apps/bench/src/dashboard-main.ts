import { join } from 'node:path';
import { isDescentError } from '@descent/core';
import { buildDashboard } from './build-dashboard.ts';
import { repository, resultsFolder } from './paths.ts';

/** Exit code of what could not be done. */
const FAILURE = 70;

/** Writes the dashboard: of the committed results, to bench/dashboard.html, unless two paths say otherwise. */
export async function run([
  results = resultsFolder,
  output = join(repository, 'bench/dashboard.html'),
]: readonly string[]): Promise<void> {
  try {
    const count = await buildDashboard(results, output);
    process.stdout.write(`${output}\n`);
    process.stderr.write(`bench:dashboard: results in the page: ${count}\n`);
  } catch (error) {
    if (!isDescentError(error)) throw error;
    process.stderr.write(`bench:dashboard: ${error.message}\n`);
    process.exitCode = FAILURE;
  }
}
