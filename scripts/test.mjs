// `npm test`: installs, builds, type-checks, lints and runs every test; the last line is `N passed, N failed`.
import { install, runInstalled, turbo } from './prepare.mjs';

const checks = { passed: 0, failed: 0 };
for (const check of [install, () => turbo('build'), () => turbo('typecheck'), () => turbo('lint')]) {
  checks[check() ? 'passed' : 'failed']++;
  // Tests run against what was built: without a build they would only repeat its failure.
  if (checks.failed > 0 && checks.passed < 2) break;
}
if (checks.passed < 2) {
  process.stdout.write(`${checks.passed} passed, ${checks.failed} failed\n`);
  process.exitCode = 1;
} else {
  const counts = {
    DESCENT_CHECKS_PASSED: String(checks.passed),
    DESCENT_CHECKS_FAILED: String(checks.failed),
  };
  const passed = runInstalled('vitest', ['run', ...process.argv.slice(2)], counts, 1);
  process.exitCode = passed && checks.failed === 0 ? 0 : 1;
}
