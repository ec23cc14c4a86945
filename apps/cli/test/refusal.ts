import { expect } from 'vitest';
import type { Finished } from './run-descent.ts';

/** Expects a run to have been refused as CLI.md says: its exit code, one line on stderr that says all of `words`, and nothing else. */
export function expectRefusal(
  { code, stdout, stderr }: Finished,
  exitCode: number,
  words: readonly RegExp[],
): void {
  const line = expect.stringMatching(/^descent: [^\n]+\n$/);
  expect({ code, stdout, stderr }).toEqual({ code: exitCode, stdout: '', stderr: line });
  for (const word of words) expect(stderr).toMatch(word);
  expect(stderr).not.toMatch(/this is a bug| at .*:\d+:\d+/);
}
