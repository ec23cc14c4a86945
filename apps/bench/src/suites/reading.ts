import { join } from 'node:path';
import { interleave } from '@descent/trainer';
import { descentCommand } from '../paths.ts';
import { reasonOf } from '../reason-of.ts';
import { measured, missing, type RecordHead, recordId } from '../record.ts';
import type { ResultRecord } from '../result.ts';
import type { BenchContext, Suite } from '../suite.ts';
import { mnistTable } from '../whole-run/mnist-table.ts';
import { runCommand } from '../whole-run/run-command.ts';

const SUITE = 'reading';
/** How long a training of one epoch without a hidden layer may take with its reading, in milliseconds. */
const DEADLINE_MS = 300_000;

/** The two ways to a ready dataset. */
const cases = {
  parse: { title: 'MNIST as a CSV to a ready dataset, parsed', floor: 60, goal: 120 },
  cache: { title: 'MNIST as a CSV to a ready dataset, from the cache', floor: 400, goal: 1000 },
} as const;
type Case = keyof typeof cases;

/** MNIST as a CSV to a ready dataset, as `descent train --json` says it: each time in a process of its own, as a user meets it. */
export const readingSuite: Suite = {
  about: 'a CSV to a ready dataset in MB/s: parsed, and from the cache',
  async run(context) {
    const targets = (Object.keys(cases) as Case[]).map((name) => {
      const { title, floor, goal } = cases[name];
      return { title, record: recordId(headOf(name)), baseline: null, floor, goal };
    });
    return { records: await read(context), targets };
  },
};

async function read(context: BenchContext): Promise<ResultRecord[]> {
  const table = mnistTable(context);
  const names = Object.keys(cases) as Case[];
  if ('missing' in table) return names.map((name) => missing(headOf(name), 'absent', table.missing));
  const { path, megabytes } = table;
  const hasCache = await knowsOption('--no-cache');
  const rate = (options: readonly string[]) => async (): Promise<number> =>
    megabytes / (await secondsToRead(path, context.folder, options));
  const parse = { name: 'parse' as const, sample: rate(hasCache ? ['--no-cache'] : []) };
  const cached = { name: 'cache' as const, sample: rate([]) };
  const contenders = hasCache ? [parse, cached] : [parse];
  // The first run that may, leaves the cache.
  if (hasCache) await cached.sample();
  const sampled = await interleave(contenders, context.runs);
  return names.map((name) => {
    const place = contenders.findIndex((contender) => contender.name === name);
    if (place < 0) return missing(headOf(name), 'absent', 'this version of descent has no cache');
    const { samples, failure } = sampled[place]!;
    return failure === undefined
      ? measured(headOf(name, megabytes), samples)
      : missing(headOf(name), 'failed', reasonOf(failure));
  });
}

async function knowsOption(option: string): Promise<boolean> {
  const help = await runCommand(process.execPath, [descentCommand, 'train', '--help'], {
    deadlineMs: DEADLINE_MS,
  });
  return help.stdout.includes(option);
}

/** The least that can be trained: one epoch of a linear classifier. */
async function secondsToRead(csv: string, folder: string, options: readonly string[]): Promise<number> {
  const least = ['--preset', 'plain', '--hidden', 'none', '--epochs', '1', '--batch-size', '1000'];
  const output = ['--json', '--quiet', '--output', join(folder, 'read.safetensors')];
  const { stdout } = await runCommand(
    process.execPath,
    [descentCommand, 'train', csv, '--target', 'label', ...least, ...output, ...options],
    // A cache of its own, which goes with the folder: the user's is not to fill with files that never come again.
    { env: { ...process.env, DESCENT_CACHE: join(folder, 'cache') }, deadlineMs: DEADLINE_MS },
  );
  return (JSON.parse(stdout) as { seconds: { read: number } }).seconds.read;
}

function headOf(name: Case, megabytes?: number): RecordHead {
  return {
    suite: SUITE,
    case: name,
    title: cases[name].title,
    subject: 'descent',
    parameters: megabytes === undefined ? {} : { megabytes: Math.round(megabytes) },
    unit: 'MB/s',
    higherIsBetter: true,
  };
}
