import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault, FaultContext } from '../fault.ts';
import { RandomNumbers } from '../random-numbers.ts';
import { hashOf, lastWords, runDescent } from '../run-descent.ts';
import { trainings, writePeople } from '../trainings.ts';

const TRIES = { whole: 300, short: 20 };
/** Every how manieth try is killed five times before it may end. */
const OFTEN = 5;
const EVERY_S = 0.05;
/** What a checkpoint may be late: the steps until the next pause and the writing, in seconds. */
const LATE_S = 2;

/** SIGKILL at a random moment, and the same command with --resume until a model is there. */
export const killed: Fault = {
  about:
    'SIGKILL at a random moment, then resume; killed five times in a row; resumed on other thread counts',
  must: 'the uninterrupted hash; never more than one interval lost',
  async run(context) {
    const random = new RandomNumbers(context.seed);
    for (const { name, args } of trainings) {
      const expected = await undisturbed(context, name, args);
      const tries = TRIES[context.scale] / trainings.length;
      for (let t = 0; t < tries; t++) {
        const kills = t % OFTEN === OFTEN - 1 ? 5 : 1;
        const failure = await resumedAfter(context.folder, args, { ...expected, kills, random });
        context.tried(`${name}, killed ${kills} ×`, failure);
      }
    }
  },
};

interface Undisturbed {
  readonly hash: string;
  readonly ms: number;
}

async function undisturbed(
  { folder }: FaultContext,
  name: string,
  args: readonly string[],
): Promise<Undisturbed> {
  const own = join(folder, 'undisturbed');
  mkdirSync(own);
  writePeople(own);
  const ended = await runDescent(own, ['train', ...args, '--no-checkpoint']);
  const hash = hashOf(join(own, 'model.safetensors'));
  rmSync(own, { recursive: true });
  if (hash === undefined) throw new Error(`${name} cannot be trained: ${lastWords(ended)}`);
  return { hash, ms: ended.ms };
}

/** What went wrong, or nothing. */
async function resumedAfter(
  folder: string,
  args: readonly string[],
  { hash, ms, kills, random }: Undisturbed & { readonly kills: number; readonly random: RandomNumbers },
): Promise<string | undefined> {
  const own = join(folder, 'killed');
  mkdirSync(own);
  writePeople(own);
  try {
    const command = ['train', ...args, '--checkpoint-every', `${EVERY_S}s`, '--log', 'run.jsonl', '--resume'];
    const withThreads = (): string[] => [...command, '--threads', random.one(['1', '2', '3', 'auto'])];
    for (let kill = 0; kill < kills; kill++) {
      const at = ms * random.next();
      const ended = await runDescent(own, withThreads(), { watch: onceAfter(at) });
      if (ended.signal === 'SIGKILL' && !ended.hung) continue;
      // It was done before its time.
      const wrong = ended.code === 0 ? undefined : lastWords(ended);
      if (wrong !== undefined) return `a run that was to be killed after ${at.toFixed(0)} ms: ${wrong}`;
    }
    const before = eventsIn(own);
    const last = await runDescent(own, withThreads());
    if (last.code !== 0) return `the last run: ${lastWords(last)}`;
    const now = hashOf(join(own, 'model.safetensors'));
    if (now !== hash) return `expected the model ${hash}, got ${now}`;
    const left = ['model.safetensors.checkpoint', 'model.safetensors.lock'].find((file) =>
      existsSync(join(own, file)),
    );
    if (left !== undefined) return `${left} is left`;
    const seconds = lostSeconds(before, eventsIn(own));
    return seconds > EVERY_S + LATE_S ? `${seconds} s were lost` : undefined;
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
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
  return (Date.parse(last.time) - Date.parse(kept.time)) / 1000;
}

function onceAfter(ms: number) {
  let isSet = false;
  return (child: { kill(signal: NodeJS.Signals): boolean }): void => {
    if (!isSet) setTimeout(() => child.kill('SIGKILL'), ms);
    isSet = true;
  };
}
