import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault, FaultContext } from '../fault.ts';
import { RandomNumbers } from '../random-numbers.ts';
import { type Ended, hashOf, lastWords, runDescent } from '../run-descent.ts';
import { inFolder, trainings, undisturbed } from '../trainings.ts';

const TRIES = { whole: 100, short: 4 };
const CODES = { SIGINT: 130, SIGTERM: 143 } as const;
/** How soon a run must have ended, in milliseconds; after a second signal. */
const WITHIN_MS = 5000;
const AT_ONCE_MS = 1000;
/** How long after the first signal the second comes at most, in milliseconds. */
const BETWEEN_MS = 30;
const CHECKPOINT = 'model.safetensors.checkpoint';
const TOO_LATE = 'the run ended before the signal';
const MOST_AGAIN = 10;

/** SIGINT or SIGTERM at a random moment of training, once or twice. */
export const signalled: Fault = {
  about: 'SIGINT, SIGTERM, twice',
  must: '130 / 143 within 5 s with a checkpoint that gives the uninterrupted hash; the second leaves at once',
  async run(context) {
    const random = new RandomNumbers(context.seed);
    const hashes = new Map<string, string>();
    for (let t = 0; t < TRIES[context.scale]; t++) {
      const training = trainings[t % trainings.length]!;
      const { name, args } = training;
      const signal = t % 2 === 0 ? 'SIGINT' : 'SIGTERM';
      const isTwice = t % 4 >= 2;
      if (!hashes.has(name)) hashes.set(name, (await undisturbed(context.folder, args)).hash);
      const what = `${name}, ${signal}${isTwice ? ' twice' : ''}`;
      const stop = { signal, isTwice, random, hash: hashes.get(name) } as const;
      let outcome = await stopped(context, args, stop);
      // A run that was done before its time was no try.
      for (let again = 0; outcome === TOO_LATE && again < MOST_AGAIN; again++)
        outcome = await stopped(context, args, stop);
      context.tried(what, outcome);
    }
  },
};

interface Stop {
  readonly signal: keyof typeof CODES;
  readonly isTwice: boolean;
  readonly random: RandomNumbers;
  readonly hash: string | undefined;
}

function stopped(
  { folder }: FaultContext,
  args: readonly string[],
  { signal, isTwice, random, hash }: Stop,
): Promise<string | undefined> {
  return inFolder(folder, async (own) => {
    let since = Number.NaN;
    let again = Number.NaN;
    const ended = await runDescent(own, ['train', ...args], {
      watch: (child, stderr) => {
        // The line about threads is the last one before training.
        if (!Number.isNaN(since) || !/^threads /m.test(stderr)) return;
        since = 0;
        setTimeout(() => {
          since = performance.now();
          child.kill(signal);
          if (!isTwice) return;
          setTimeout(() => {
            again = performance.now();
            child.kill(signal);
          }, BETWEEN_MS * random.next());
        }, 300 * random.next());
      },
    });
    const ms = performance.now() - (isTwice && !Number.isNaN(again) ? again : since);
    const most = isTwice ? AT_ONCE_MS : WITHIN_MS;
    if (ended.code === 0) return TOO_LATE;
    if (ended.code !== CODES[signal]) return `expected exit ${CODES[signal]}, got ${lastWords(ended)}`;
    if (ms > most) return `expected the end within ${most} ms, got ${ms.toFixed(0)} ms`;
    return isTwice ? leftOver(own, hash) : goesOn(own, args, hash);
  });
}

/** After a second signal there is a whole checkpoint or none, or the whole model where it was written already, and nothing else. */
async function leftOver(own: string, hash: string | undefined): Promise<string | undefined> {
  if (existsSync(join(own, 'model.safetensors.lock'))) return 'the lock is left';
  const now = hashOf(join(own, 'model.safetensors'));
  return now === undefined || now === hash ? undefined : `expected the model ${hash}, got ${now}`;
}

async function goesOn(
  own: string,
  args: readonly string[],
  hash: string | undefined,
): Promise<string | undefined> {
  if (!existsSync(join(own, CHECKPOINT))) return 'expected a checkpoint, got none';
  const resumed: Ended = await runDescent(own, ['train', ...args, '--resume']);
  if (resumed.code !== 0) return `resumed: ${lastWords(resumed)}`;
  const now = hashOf(join(own, 'model.safetensors'));
  return now === hash ? undefined : `expected the model ${hash}, got ${now}`;
}
