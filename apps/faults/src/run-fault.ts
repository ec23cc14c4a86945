import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fault, Outcome, Scale } from './fault.ts';

/** How a fault is tried. */
export interface FaultRun {
  readonly scale: Scale;
  readonly seed: number;
  say(text: string): void;
}

/** Tries a fault, in a folder of its own that is gone afterwards. What it throws is a failure too. */
export async function runFault(name: string, fault: Fault, { scale, seed, say }: FaultRun): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), `descent-fault-${name}-`));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.on('exit', remove);
  const started = performance.now();
  const failures: string[] = [];
  const skipped: string[] = [];
  let tries = 0;
  try {
    await fault.run({
      scale,
      seed,
      folder,
      say,
      tried(what, failure) {
        tries++;
        if (failure === undefined) return;
        failures.push(`${what}: ${failure}`);
        say(`  FAILED ${what}: ${failure}`);
      },
      skip(what, why) {
        skipped.push(`${what} (${why})`);
        say(`  skipped ${what}: ${why}`);
      },
    });
  } catch (error) {
    failures.push(`the harness itself: ${(error as Error).stack ?? error}`);
    say(`  FAILED ${failures.at(-1)}`);
  } finally {
    remove();
    process.off('exit', remove);
  }
  return { name, tries, failures, skipped, seconds: (performance.now() - started) / 1000 };
}
