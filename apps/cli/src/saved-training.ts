import { unlink } from 'node:fs/promises';
import { dirname, resolve as resolvePath } from 'node:path';
import {
  type Checkpoint,
  displayName,
  isCheckpointHead,
  OutputError,
  readCheckpoint,
  UsageError,
} from '@descent/core';
import { checkOutput, type Lock, readBytes, removeAbandoned, takeLock, writeSafely } from '@descent/files';
import type { Checkpoints } from '@descent/trainer';
import type { Terminal } from './terminal.ts';
import type { TrainOptions } from './train-options.ts';
import { quoted } from './train-report.ts';

/** How often a training is saved, in milliseconds, unless told. */
const EVERY_MS = 30_000;

/** What stands beside the state of a training in its checkpoint. */
interface Beside {
  /** Bytes of the log that the checkpoint knows of; null without a log. */
  readonly log: number | null;
}

/** The checkpoint of a training and the locks of what it writes. */
export class SavedTraining {
  /** The checkpoint's file; undefined where none is kept. */
  readonly path: string | undefined;
  /** What to go on from. */
  readonly resume: { readonly checkpoint: Checkpoint; readonly source: string } | undefined;
  readonly #locks: readonly Lock[];
  readonly #every: number;
  /** Whether something of the training is on the disk. */
  isSaved: boolean;

  private constructor(
    path: string | undefined,
    { checkpointEvery = EVERY_MS }: Pick<TrainOptions, 'checkpointEvery'>,
    locks: readonly Lock[],
    resume: SavedTraining['resume'],
  ) {
    this.path = path;
    this.resume = resume;
    this.#every = checkpointEvery;
    this.#locks = locks;
    this.isSaved = resume !== undefined;
    process.on('exit', this.release);
  }

  /**
   * Takes the locks of the output and the checkpoint, and reads the checkpoint that is there, if it is wanted.
   *
   * @throws OutputError when another training has a lock, a checkpoint is there and nobody said what to do with it, or another file
   * is in its place; DataError when it is damaged; UsageError for options that contradict each other.
   */
  static async open(options: TrainOptions, terminal: Terminal): Promise<SavedTraining> {
    const path = checkpointPath(options);
    const locked = [options.output === '-' ? undefined : options.output, path].filter(
      (file) => file !== undefined,
    );
    const locks: Lock[] = [];
    for (const file of locked) await removeAbandoned(dirname(file));
    try {
      // The default checkpoint shares the output's lock.
      for (const file of locked)
        if (file !== `${options.output}.checkpoint`)
          locks.push(await takeLock(`${file}.lock`, `another training writes ${displayName(file)}`));
      const resume = path === undefined ? undefined : await checkpointAt(path, options, terminal);
      return new SavedTraining(path, options, locks, resume);
    } catch (error) {
      for (const lock of locks) lock.release();
      throw error;
    }
  }

  /** Where the log stood when the checkpoint was taken; undefined where that is not known. */
  get logBytes(): number | undefined {
    const { log } = (this.resume?.checkpoint.beside ?? {}) as Partial<Beside>;
    return Number.isSafeInteger(log) && log! >= 0 ? log! : undefined;
  }

  /** Removes the checkpoint of a training that is begun anew: from now on it is neither. */
  async begin(): Promise<void> {
    if (this.path !== undefined && this.resume === undefined) await unlink(this.path).catch(() => undefined);
  }

  /** How training is to be saved; undefined where it is not. */
  checkpoints(log: { readonly size: number; sync(): Promise<void> } | undefined): Checkpoints | undefined {
    const { path } = this;
    if (path === undefined) return undefined;
    return {
      every: this.#every,
      beside: (): Beside => ({ log: log?.size ?? null }),
      write: async (bytes) => {
        // A checkpoint that knew of lines which are not there could not go on with them.
        await log?.sync();
        await writeSafely(path, bytes);
        this.isSaved = true;
      },
    };
  }

  /** What to say of a training that stops before its end. */
  farewell(): string {
    return this.isSaved
      ? `the training so far is in ${quoted(this.path!)}; the same command with --resume goes on with it`
      : 'nothing was saved';
  }

  /** Removes the checkpoint of a training that has ended. */
  async finish(): Promise<void> {
    if (this.path !== undefined) await unlink(this.path).catch(() => undefined);
    this.release();
  }

  /** Gives the locks back. */
  readonly release = (): void => {
    process.off('exit', this.release);
    for (const lock of this.#locks) lock.release();
  };
}

/** @throws UsageError for options that contradict each other. */
export function checkSaving(options: TrainOptions): void {
  const { checkpoint, checkpointEvery, resume, restart, output, log } = options;
  const written = [output, checkpointPath(options), log].filter((file) => file !== undefined && file !== '-');
  if (new Set(written.map((file) => resolvePath(file!))).size < written.length)
    throw new UsageError('--output, --checkpoint and --log: expected files of their own, got one twice');
  if (resume === true && restart === true)
    throw new UsageError('--resume goes on and --restart begins anew; give one of them');
  const none = checkpoint === false || (output === '-' && checkpoint === undefined);
  if (!none) return;
  const why = checkpoint === false ? '--no-checkpoint' : '--output - without --checkpoint FILE';
  const given = [
    resume === true ? '--resume' : undefined,
    restart === true ? '--restart' : undefined,
    checkpointEvery === undefined ? undefined : '--checkpoint-every',
  ].find((option) => option !== undefined);
  if (given !== undefined)
    throw new UsageError(`${given}: expected a checkpoint, got ${why}; leave one of them out`);
}

function checkpointPath({ checkpoint, output }: TrainOptions): string | undefined {
  if (checkpoint === false) return undefined;
  if (typeof checkpoint === 'string') return checkpoint;
  return output === '-' ? undefined : `${output}.checkpoint`;
}

/** The checkpoint to go on from, if one is there and wanted. */
async function checkpointAt(
  path: string,
  { resume, restart, force }: TrainOptions,
  terminal: Terminal,
): Promise<SavedTraining['resume']> {
  const source = displayName(path);
  let isThere = false;
  const isOurs = (head: Uint8Array): boolean => {
    isThere = isCheckpointHead(head);
    return isThere;
  };
  await checkOutput(path, {
    force: force === true && restart === true,
    isOurs,
    description: 'the checkpoint of a training',
  });
  if (!isThere) {
    if (resume === true) terminal.say(`note     there is no checkpoint ${source}: this training begins anew`);
    return undefined;
  }
  if (restart === true) return undefined;
  if (resume !== true) {
    throw new OutputError(
      `${source}: the checkpoint of a training that did not end is there; go on with it by --resume, or begin anew by --restart`,
    );
  }
  return { checkpoint: await readCheckpoint(await readBytes(path), source), source };
}
