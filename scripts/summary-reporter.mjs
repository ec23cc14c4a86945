/** A vitest reporter that ends the run with the plain line `N passed, N failed` (`, N skipped`), which vitest itself does not print. */
export default class SummaryReporter {
  onTestRunEnd(modules, errors) {
    // What `npm test` checked before the tests counts as well.
    const { DESCENT_CHECKS_PASSED: checked = 0, DESCENT_CHECKS_FAILED: refused = 0 } = process.env;
    const count = { passed: Number(checked), failed: Number(refused) + errors.length, skipped: 0 };
    const skipped = [];
    for (const module of modules) {
      if (module.errors().length > 0) count.failed++;
      for (const test of module.children.allTests()) {
        const { state, note } = test.result();
        count[state === 'pending' ? 'skipped' : state]++;
        if (state === 'skipped') skipped.push(`${test.fullName}${note ? ` (${note})` : ''}`);
      }
    }
    for (const name of skipped) process.stdout.write(`skipped: ${name}\n`);
    const tail = count.skipped > 0 ? `, ${count.skipped} skipped` : '';
    process.stdout.write(`${count.passed} passed, ${count.failed} failed${tail}\n`);
  }
}
