import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault, FaultContext } from '../fault.ts';
import { hashOf, lastWords, runDescent } from '../run-descent.ts';
import { writePeople } from '../trainings.ts';

const TRAIN = ['train', 'people.csv', '--target', 'rich', '--preset', 'plain', '--epochs', '3'];
/** A network whose model takes some 300 kB. */
const LARGE = [...TRAIN, '--hidden', '200,150', '--force'];
const NOBODY = 65534;
const SMALL_KB = 64;
const OLD = 'the old file';

/** Outputs that cannot be written, or not to their end. */
export const outputs: Fault = {
  about:
    'disk full (a small tmpfs), /dev/full, a file-size limit, a read-only folder (as an unprivileged user)',
  must: '74, or 73 before training starts; the old file intact',
  async run(context) {
    const { folder, tried } = context;
    writePeople(folder);
    for (const [what, args, code] of [
      ['/dev/full as output', ['--output', '/dev/full'], 73],
      ['/dev/full as log', ['--log', '/dev/full'], 73],
      ['/dev/full as checkpoint', ['--checkpoint', '/dev/full'], 73],
      ['a folder that is not there', ['--output', 'none/model'], 73],
      ['a folder in the place of the output', ['--output', '.'], 73],
    ] as const) {
      const ended = await runDescent(folder, [...TRAIN, ...args]);
      tried(what, ended.code === code && !hasTrained(ended.stderr) ? undefined : lastWords(ended));
    }
    await limited(context);
    await full(context);
    await readOnly(context);
  },
};

function hasTrained(stderr: string): boolean {
  return /^(threads|epoch) /m.test(stderr);
}

/** A file-size limit that the model, or the checkpoint, does not fit. */
async function limited({ folder, tried }: FaultContext): Promise<void> {
  for (const [what, args] of [
    ['a file-size limit, the model', []],
    ['a file-size limit, the checkpoint', ['--checkpoint-every', '0.01s', '--epochs', '200']],
  ] as const) {
    writeFileSync(join(folder, 'limited'), OLD);
    const before = hashOf(join(folder, 'limited'));
    const prefix = ['bash', '-c', `ulimit -f ${SMALL_KB}; exec "$0" "$@"`];
    const ended = await runDescent(folder, [...LARGE, '--output', 'limited', ...args], { prefix });
    tried(what, wrongEnd(ended.code === 74, lastWords(ended), join(folder, 'limited'), before));
    rmSync(join(folder, 'limited.checkpoint'), { force: true });
  }
}

function wrongEnd(isRight: boolean, words: string, path: string, before: string | undefined) {
  if (!isRight) return `expected exit 74, got ${words}`;
  if (hashOf(path) !== before) return 'the old file is no longer what it was';
  return existsSync(`${path}.lock`) ? 'the lock is left' : undefined;
}

/** A file system without room. */
async function full({ folder, tried, skip }: FaultContext): Promise<void> {
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SMALL_KB}k`, 'tmpfs', disk]);
  if (mounted.status !== 0) return skip('disk full', 'a tmpfs cannot be mounted here');
  const unmount = (): void => void spawnSync('umount', [disk]);
  // Before the folder is removed, when the harness is interrupted too.
  process.prependListener('exit', unmount);
  try {
    for (const [what, args] of [
      ['disk full, the model', []],
      ['disk full, the checkpoint', ['--checkpoint-every', '0.01s', '--epochs', '200']],
      ['disk full, the log', ['--log', join(disk, 'run.jsonl'), '--epochs', '3000', '--hidden', '2']],
    ] as const) {
      const output = join(disk, 'model');
      writeFileSync(output, OLD);
      const before = hashOf(output);
      const ended = await runDescent(folder, [...LARGE, '--output', output, ...args]);
      tried(what, wrongEnd(ended.code === 74, lastWords(ended), output, before));
      for (const file of ['model.checkpoint', 'run.jsonl']) rmSync(join(disk, file), { force: true });
    }
  } finally {
    unmount();
    process.off('exit', unmount);
  }
}

/** A folder that may only be read, for somebody who is not root. */
async function readOnly({ folder, tried, skip }: FaultContext): Promise<void> {
  if (process.getuid?.() === 0 && spawnSync('setpriv', ['--version']).status !== 0)
    return skip('a read-only folder', 'setpriv is not here');
  const own = join(folder, 'read-only');
  mkdirSync(own);
  chmodSync(folder, 0o755);
  copyFileSync(join(folder, 'people.csv'), join(own, 'people.csv'));
  writeFileSync(join(own, 'model'), OLD);
  chmodSync(own, 0o555);
  const prefix =
    process.getuid?.() === 0 ? ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'] : [];
  for (const force of [[], ['--force']]) {
    const ended = await runDescent(own, [...TRAIN, '--output', 'model', ...force], { prefix });
    const isRight = ended.code === 73 && !hasTrained(ended.stderr);
    tried(`a read-only folder${force.join('')}`, isRight ? undefined : lastWords(ended));
  }
  chmodSync(own, 0o755);
}
