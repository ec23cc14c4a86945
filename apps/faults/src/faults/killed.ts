import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault } from '../fault.ts';
import { RandomNumbers } from '../random-numbers.ts';
import { hashOf, lastWords, runDescent } from '../run-descent.ts';
import { inFolder, trainings, type Undisturbed, undisturbed } from '../trainings.ts';

const TRIES = { whole: 300, short: 20 };
/** Every how manieth try of a training is killed five times before it may end; in the short form the last one of all. */
const OFTEN = 5;
const EVERY_S = 0.2;
/** What a checkpoint may be late: the steps until the next pause and the writing, in seconds; beside other tests these take longer. */
const LATE_S = { whole: 0.5, short: 2 };
const EXPECTED: ReadonlySet<string> = new Set(['people.csv', 'model.safetensors', 'run.jsonl', 'cache']);

/** SIGKILL at a random moment, and the same command with --resume until a model is there. */
export const killed: Fault = {
  about:
    'SIGKILL at a random moment, then resume; killed five times in a row; resumed on other thread counts',
  must: 'the uninterrupted hash; never more than one interval lost',
  async run(context) {
    const random = new RandomNumbers(context.seed);
    for (const [i, { name, args }] of trainings.entries()) {
      const expected = await undisturbed(context.folder, args);
      const tries = TRIES[context.scale] / trainings.length;
      for (let t = 0; t < tries; t++) {
        const isOften =
          context.scale === 'whole' ? t % OFTEN === OFTEN - 1 : i === trainings.length - 1 && t === tries - 1;
        const kills = isOften ? 5 : 1;
        const failure = await resumedAfter(context.folder, args, {
          ...expected,
          kills,
          random,
          late: LATE_S[context.scale],
        });
        context.tried(`${name}, killed ${kills} ×`, failure);
      }
    }
  },
};

/** What went wrong, or nothing. */
function resumedAfter(
  folder: string,
  args: readonly string[],
  { hash, ms, kills, random, late }: Undisturbed & { kills: number; random: RandomNumbers; late: number },
): Promise<string | undefined> {
  return inFolder(folder, async (own) => {
    const command = ['train', ...args, '--checkpoint-every', `${EVERY_S}s`, '--log', 'run.jsonl', '--resume'];
    const withThreads = (): string[] => [...command, '--threads', random.one(['1', '2', '3', 'auto'])];
    let most = ms;
    for (let kill = 0; kill < kills; ) {
      const ended = await runDescent(own, withThreads(), { watch: onceAfter(most * random.next()) });
      if (ended.signal === 'SIGKILL' && !ended.hung) kill++;
      else if (ended.code !== 0) return `a run that was to be killed: ${lastWords(ended)}`;
      // It was done before its time: that was no try.
      else {
        rmSync(join(own, 'model.safetensors'), { force: true });
        most *= 0.8;
      }
    }
    const before = eventsIn(own);
    const last = await runDescent(own, withThreads());
    if (last.code !== 0) return `the last run: ${lastWords(last)}`;
    const now = hashOf(join(own, 'model.safetensors'));
    if (now !== hash) return `expected the model ${hash}, got ${now}`;
    const left = readdirSync(own).filter((file) => !EXPECTED.has(file));
    if (left.length > 0) return `${left.join()} is left`;
    const seconds = lostSeconds(before, eventsIn(own));
    return seconds > EVERY_S + late ? `${seconds} s were lost` : undefined;
  });
}

interface Event {
  readonly event: string;
  readonly time: string;
}

function eventsIn(folder: string): Event[] {
  const path = join(folder, 'run.jsonl');
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.slice(0, -1).map((line) => JSON.parse(line) as Event);
}

/** How much of what the log said before the last run was done again: what stood behind where that run went on. */
function lostSeconds(before: readonly Event[], after: readonly Event[]): number {
  const began = after.findLastIndex(({ event }) => event === 'resumed');
  const last = before.at(-1);
  if (last === undefined || last.event === 'trained') return 0;
  const kept = began > 0 ? after[began - 1]! : before[0]!;
  // Between two processes nothing was done that could be lost.
  const resumed = before.findLast(({ event }) => event === 'resumed');
  const since = Math.max(Date.parse(kept.time), Date.parse(resumed?.time ?? kept.time));
  return (Date.parse(last.time) - since) / 1000;
}

function onceAfter(ms: number) {
  let isSet = false;
  return (child: { kill(signal: NodeJS.Signals): boolean }): void => {
    if (!isSet) setTimeout(() => child.kill('SIGKILL'), ms);
    isSet = true;
  };
}
