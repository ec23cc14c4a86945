import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault } from '../fault.ts';
import { hashOf, lastWords, runDescent } from '../run-descent.ts';
import { inFolder, trainings, undisturbed } from '../trainings.ts';

const PRELOAD = new URL('../../dist/workers/faulty-preload.js', import.meta.url);
const THREADS = { whole: [1, 2, 4], short: [2] };
/** What takes long to be found out. */
const SLOW: ReadonlySet<string> = new Set(['loop', 'heap']);
/** How soon a run must have ended, in milliseconds, once a worker has failed. */
const WITHIN_MS = 10_000;
/** Tiles and barriers until a worker fails: some checkpoints on. */
const AFTER = 3000;
const MB = 256;

/** What each fault's message must name. */
const causes: Readonly<Record<string, RegExp>> = {
  throw: /a worker thread failed: a tile went wrong/,
  exit: /a worker thread failed: worker exited with code: 3/,
  loop: /the workers made no progress for \d+ s/,
  heap: /a worker thread failed: .*memory/i,
  load: /a worker thread failed: the module is broken/,
};

/** A worker of the pool that fails, while the command trains. */
export const workers: Fault = {
  about: 'a worker throws, exits, loops for ever, runs out of heap, fails to load; at 1, 2 and 4 threads',
  must: '70 within 10 s naming the cause; last checkpoint usable',
  async run({ scale, folder, tried }) {
    const { args } = trainings[0]!;
    const { hash } = await undisturbed(folder, args);
    for (const [fault, cause] of Object.entries(causes)) {
      if (scale === 'short' && SLOW.has(fault)) continue;
      for (const threads of THREADS[scale]) {
        tried(`${fault}, ${threads} threads`, await failed(folder, args, { fault, threads, cause, hash }));
      }
    }
  },
};

interface Case {
  readonly fault: string;
  readonly threads: number;
  readonly cause: RegExp;
  readonly hash: string | undefined;
}

function failed(
  folder: string,
  args: readonly string[],
  { fault, threads, cause, hash }: Case,
): Promise<string | undefined> {
  return inFolder(folder, async (own) => {
    const command = ['train', ...args, '--checkpoint-every', '0.02s', '--threads', String(threads)];
    const env = {
      NODE_OPTIONS: `--import=${PRELOAD.href} --max-old-space-size=${MB}`,
      DESCENT_FAULT: fault,
      DESCENT_FAULT_AFTER: String(AFTER),
    };
    const ended = await runDescent(own, command, { env });
    if (ended.code !== 70) return `expected exit 70, got ${lastWords(ended)}`;
    if (!cause.test(ended.stderr)) return `expected ${cause}, got ${lastWords(ended)}`;
    // With the time until the fault, which is a second or two.
    if (ended.ms > WITHIN_MS + 3000)
      return `expected the end within ${WITHIN_MS} ms, got ${ended.ms.toFixed(0)}`;
    const isSaved = existsSync(join(own, 'model.safetensors.checkpoint'));
    if (fault !== 'load' && !isSaved) return 'expected a checkpoint, got none';
    const resumed = await runDescent(own, [...command, '--resume']);
    if (resumed.code !== 0) return `resumed: ${lastWords(resumed)}`;
    const now = hashOf(join(own, 'model.safetensors'));
    return now === hash ? undefined : `expected the model ${hash}, got ${now}`;
  });
}
