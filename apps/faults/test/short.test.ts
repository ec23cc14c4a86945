import { expect, test } from 'vitest';
import { faults } from '../src/faults/index.ts';
import { runFault } from '../src/run-fault.ts';

/** Long enough for the longest of them on a machine at full load. */
const DEADLINE_MS = 240_000;

test.each(Object.entries(faults))(
  '%s: what must hold does, in its short form',
  async (name, fault) => {
    const { failures, tries, skipped } = await runFault(name, fault, {
      ...{ scale: 'short', seed: 0 },
      say: (text) => process.stderr.write(`${text}\n`),
    });
    expect(failures).toEqual([]);
    expect(tries + skipped.length).toBeGreaterThan(0);
  },
  DEADLINE_MS,
);
