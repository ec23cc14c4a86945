// `npm run bench:dashboard [RESULTS] [OUTPUT]`: the page of the committed results.
import { fileURLToPath } from 'node:url';
import { isDescentError } from '@descent/core';
import { buildDashboard } from './build-dashboard.ts';

const bench = new URL('../../../bench/', import.meta.url);
const [
  results = fileURLToPath(new URL('results', bench)),
  output = fileURLToPath(new URL('dashboard.html', bench)),
] = process.argv.slice(2);

try {
  const count = await buildDashboard(results, output);
  process.stdout.write(`${output}\n`);
  process.stderr.write(`bench:dashboard: ${count} results in one page\n`);
} catch (error) {
  if (!isDescentError(error)) throw error;
  process.stderr.write(`bench:dashboard: ${error.message}\n`);
  process.exitCode = 70;
}
