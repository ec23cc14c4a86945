import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { readCheckpoint } from '@descent/core';
import type { Fault, FaultContext } from '../fault.ts';
import { hashOf, lastWords, runDescent } from '../run-descent.ts';
import { writePeople } from '../trainings.ts';

const PRELOAD = new URL('../../dist/workers/same-names-preload.js', import.meta.url);
const ARGS = [
  'people.csv',
  '--target',
  'rich',
  '--preset',
  'plain',
  '--hidden',
  '20',
  '--epochs',
  '400',
  '--threads',
  '1',
];
const CHECKPOINT = 'model.safetensors.checkpoint';
/** The calls of one save, in their order, and how many of each it makes on its three paths. */
const CALLS = ['openat', 'write', 'fsync', 'rename', 'openat', 'fsync'] as const;
const OLD = 'the old file';
const BREAKS = ['signal=SIGKILL', 'error=EIO'];

/** One call of a save: its name, and the how manieth it is of those that strace sees. */
interface Call {
  readonly name: string;
  readonly when: number;
  readonly save: string;
}

/** The system calls of a save, and of the removal of its checkpoint, each broken in turn. */
export const syscalls: Fault = {
  about:
    'SIGKILL, and separately an I/O error, at every open, write, fsync, rename and unlink of one save (strace’s fault injection), first, middle and last save',
  must: 'an old or new checkpoint loads; 74 on error; order write → fsync → rename → fsync of the folder',
  async run(context) {
    const { folder, scale, tried, skip } = context;
    if (spawnSync('strace', ['-V']).status !== 0) return skip('all of it', 'strace is not installed');
    const traced = await undisturbed(folder);
    if (traced.hash === undefined) {
      if (spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0)
        throw new Error('the training under strace did not end');
      return skip('all of it', 'strace may not trace here');
    }
    tried('the order of the calls', traced.order);
    const calls = callsOf(traced.calls);
    const chosen = scale === 'whole' ? calls : calls.filter(({ save }) => save === 'middle');
    for (const [i, call] of chosen.entries()) {
      // In the short form one of the two, in turn.
      for (const how of scale === 'whole' ? BREAKS : [BREAKS[i % BREAKS.length]!]) {
        const what = `${how} at ${call.name} ${call.when}, ${call.save} save`;
        tried(what, await broken(context, call, how, traced.hash));
      }
    }
  },
};

interface Traced {
  readonly hash: string | undefined;
  /** The names of the calls on the paths of saves, in order. */
  readonly calls: readonly string[];
  readonly order: string | undefined;
}

/** A training under strace whose calls are only looked at. */
async function undisturbed(folder: string): Promise<Traced> {
  const own = open(folder);
  const log = join(own, '..', 'trace');
  const ended = await runDescent(
    own,
    ['train', ...ARGS, '--checkpoint-every', '0.1s'],
    options(own, log, []),
  );
  const lines = existsSync(log) ? readFileSync(log, 'utf8').split('\n') : [];
  const calls = lines.flatMap((line) => /^\d+ +(?:\[[^\]]*\] )?(\w+)\(/.exec(line)?.[1] ?? []);
  const hash = ended.code === 0 ? hashOf(join(own, 'model.safetensors')) : undefined;
  rmSync(own, { recursive: true });
  return { hash, calls, order: orderOf(lines) };
}

/** Before each rename the new file was synced, and behind it the folder is. */
function orderOf(lines: readonly string[]): string | undefined {
  const renames = lines.flatMap((line, i) => (/ rename\(/.test(line) ? [i] : []));
  if (renames.length < 3) return `expected several saves, got ${renames.length}`;
  for (const at of renames) {
    const before = lines.slice(Math.max(0, at - 6), at).map((line) => /(\w+)\(/.exec(line)?.[1]);
    const after = lines.slice(at + 1, at + 4).map((line) => /(\w+)\(/.exec(line)?.[1]);
    if (before.lastIndexOf('write') > before.lastIndexOf('fsync'))
      return `no fsync before rename: ${before.join()}`;
    if (!before.includes('fsync') || !after.includes('fsync'))
      return `no fsync around rename: ${before.join()} … ${after.join()}`;
  }
  return undefined;
}

/** Every call of the first, a middle and the last save of those that were seen. */
function callsOf(calls: readonly string[]): Call[] {
  const ends = calls.flatMap((name, i) => (name === 'rename' ? [i] : []));
  const unlinks = calls.filter((name) => name === 'unlink').length;
  const saves = { first: ends[0]!, middle: ends[Math.floor(ends.length / 2)]!, last: ends.at(-1)! };
  const removal: Call = { name: 'unlink', save: 'middle', when: unlinks };
  const broken = Object.entries(saves).flatMap(([save, rename]) => {
    const begin = calls.lastIndexOf('openat', rename);
    const end = calls.indexOf('fsync', rename);
    return calls.slice(begin, end + 1).map((name, i) => {
      const at = begin + i;
      return { name, save, when: calls.slice(0, at + 1).filter((other) => other === name).length };
    });
  });
  // At the end the checkpoint is removed.
  return [...broken, removal];
}

function open(folder: string): string {
  const own = join(folder, 'saved');
  mkdirSync(own);
  writePeople(own);
  return own;
}

/** Under strace, which sees the calls on what a save touches, and no other. */
function options(own: string, log: string, inject: readonly string[]) {
  const mark = createHash('sha256').update(hostname()).digest('hex').slice(0, 6);
  const real = realpathSync(own);
  const temporary = `.descent-${mark}-4194304-000000000000.tmp`;
  // The command names its files as they are given: relative to where it runs.
  const paths = [temporary, join(real, temporary), CHECKPOINT, 'model.safetensors', '.', real].flatMap(
    (path) => ['-P', path],
  );
  const trace = `trace=${[...new Set(CALLS), 'unlink'].join()}`;
  return {
    prefix: ['strace', '-f', '-qq', '-o', log, ...paths, '-e', trace, ...inject],
    // One thread for all files, so that calls can be counted.
    env: { UV_THREADPOOL_SIZE: '1', NODE_OPTIONS: `--import=${PRELOAD.href}` },
  };
}

async function broken(
  { folder }: FaultContext,
  { name, when, save }: Call,
  how: string,
  hash: string,
): Promise<string | undefined> {
  const own = open(folder);
  try {
    writeFileSync(join(own, 'model.safetensors'), OLD);
    const inject = ['-e', `inject=${name}:${how}:when=${when}`];
    const command = ['train', ...ARGS, '--checkpoint-every', '0.1s', '--force'];
    const ended = await runDescent(own, command, options(own, join(own, '..', 'trace'), inject));
    const isKilled = ended.signal === 'SIGKILL' || ended.code === 137;
    if (how.startsWith('error') && ended.code !== 74) return `expected exit 74, got ${lastWords(ended)}`;
    if (how.startsWith('signal') && !isKilled) return `expected to be killed, got ${lastWords(ended)}`;
    const path = join(own, CHECKPOINT);
    if (existsSync(path)) await readCheckpoint(new Uint8Array(readFileSync(path)), CHECKPOINT);
    else if (save !== 'first' && hashOf(join(own, 'model.safetensors')) !== hash)
      return 'neither a checkpoint nor the model is there';
    const resumed = await runDescent(own, ['train', ...ARGS, '--resume', '--force']);
    if (resumed.code !== 0) return `resumed: ${lastWords(resumed)}`;
    const now = hashOf(join(own, 'model.safetensors'));
    return now === hash ? undefined : `expected the model ${hash}, got ${now}`;
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}
