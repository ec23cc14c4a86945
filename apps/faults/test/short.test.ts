import { expect, test } from 'vitest';
import { faults } from '../src/faults/index.ts';
import { runFault } from '../src/run-fault.ts';

/** Long enough for the longest of them on a machine at full load. */
const DEADLINE_MS = 240_000;

test.for(Object.entries(faults))(
  '%s: what must hold does, in its short form',
  { timeout: DEADLINE_MS },
  async ([name, fault], context) => {
    const { failures, tries, skipped } = await runFault(name, fault, {
      ...{ scale: 'short', seed: 0 },
      say: (text) => process.stderr.write(`${text}\n`),
    });
    expect(failures).toEqual([]);
    // What could not be tried at all is no test that passed.
    if (tries === 0 && skipped.length > 0) return context.skip(skipped.join('; '));
    expect(tries).toBeGreaterThan(0);
  },
);
