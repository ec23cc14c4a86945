import { dirname, resolve as resolvePath } from 'node:path';
import {
  type Checkpoint,
  DataError,
  DivergenceError,
  displayName,
  isCheckpointHead,
  OutputError,
  readCheckpoint,
  UsageError,
} from '@descent/core';
import {
  checkOutput,
  type Lock,
  readBytes,
  removeAbandoned,
  removeFile,
  takeLock,
  writeSafely,
} from '@descent/files';
import type { Checkpoints } from '@descent/trainer';
import { duration } from './numbers.ts';
import type { TrainOptions } from './train-options.ts';
import { quoted } from './train-report.ts';
import { isLogPlace, type LogPlace, type TrainingLog } from './training-log.ts';

/** How often a training is saved, in milliseconds, and what that may take of its time, unless told. */
const UNLESS_TOLD = { every: 30_000, share: 0.01 };

export const NOTHING_SAVED = 'nothing was saved';

/** Checkpoints larger than this are not read. */
const MOST_BYTES = 2 ** 32;
/** How old a checkpoint may be and still be called the training so far, in seconds. */
const FRESH_S = 5;

/** What stands beside the state of a training in its checkpoint. */
interface Beside {
  /** Where the log stood that the checkpoint knows of; null without a log. */
  readonly log: LogPlace | null;
}

/** The checkpoint of a training and the locks of what it writes. */
export class SavedTraining {
  /** The checkpoint's file; undefined where none is kept. */
  readonly path: string | undefined;
  /** What to go on from. */
  readonly resume: { readonly checkpoint: Checkpoint; readonly source: string } | undefined;
  readonly #locks: readonly Lock[];
  readonly #pace: Pick<Checkpoints, 'every' | 'share'>;
  /** Whether training has begun, and whether something of it is on the disk. */
  #hasBegun = false;
  #isSaved: boolean;
  /** When the state was copied that is on the disk, by the clock of this process; unknown of one that was there before. */
  #savedAt = Number.NEGATIVE_INFINITY;

  private constructor(
    path: string | undefined,
    { checkpointEvery }: Pick<TrainOptions, 'checkpointEvery'>,
    locks: readonly Lock[],
    resume: SavedTraining['resume'],
  ) {
    this.path = path;
    this.resume = resume;
    this.#pace = checkpointEvery === undefined ? UNLESS_TOLD : { every: checkpointEvery };
    this.#locks = locks;
    this.#isSaved = resume !== undefined;
  }

  /**
   * Takes the locks of all that a training writes, and reads the checkpoint that is there, if it is wanted.
   *
   * @throws OutputError when another training has a lock, a checkpoint is there and nobody said what to do with it, or another file
   * is in its place; DataError when it is damaged.
   */
  static async open(options: TrainOptions): Promise<SavedTraining> {
    const path = checkpointPath(options);
    const written = [
      { option: '--output', file: options.output === '-' ? undefined : options.output },
      { option: '--checkpoint', file: path },
      { option: '--log', file: options.log },
    ];
    const locks: Lock[] = [];
    try {
      for (const { option, file } of written) {
        if (file === undefined) continue;
        const what = `another training writes ${displayName(file)}`;
        locks.push(await takeLock(file, what, `name another file with ${option}`));
        await removeAbandoned(dirname(file));
      }
      const resume = path === undefined ? undefined : await checkpointAt(path, options);
      return new SavedTraining(path, options, locks, resume);
    } catch (error) {
      for (const lock of locks) lock.release();
      throw error;
    }
  }

  /** Where the log stood when the checkpoint was taken; undefined where there was none. */
  get logPlace(): LogPlace | undefined {
    const { log } = (this.resume?.checkpoint.beside ?? {}) as Partial<Beside>;
    return isLogPlace(log) ? log : undefined;
  }

  /** Training begins: the checkpoint of one that is not gone on with goes. */
  async begin(): Promise<void> {
    this.#hasBegun = true;
    if (this.path !== undefined && this.resume === undefined) await removeFile(this.path);
  }

  /** How training is to be saved; undefined where it is not. */
  checkpoints(log: TrainingLog | undefined): Checkpoints | undefined {
    const { path } = this;
    if (path === undefined) return undefined;
    let copiedAt = Number.NEGATIVE_INFINITY;
    return {
      ...this.#pace,
      // Of a log that this run does not write, the place is the one of before.
      beside: (): Beside => {
        copiedAt = performance.now();
        return { log: log?.place ?? this.logPlace ?? null };
      },
      write: async (bytes) => {
        this.check();
        // A checkpoint that knew of lines which are not there could not go on with them.
        await log?.sync();
        const at = copiedAt;
        await writeSafely(path, bytes);
        this.#isSaved = true;
        this.#savedAt = at;
        log?.note('checkpoint', { bytes: bytes.length });
      },
    };
  }

  /** @throws OutputError when a lock is no longer this process's. */
  check(): void {
    for (const lock of this.#locks) lock.check();
  }

  /** What to say of a training that stops before its end. */
  farewell(): string {
    if (!this.#isSaved) return NOTHING_SAVED;
    const age = (performance.now() - this.#savedAt) / 1000;
    const state =
      age < FRESH_S
        ? 'the training so far'
        : Number.isFinite(age)
          ? `the training as it was ${duration(age)} ago`
          : 'the training as it was gone on with';
    return `${state} is in ${quoted(this.path!)}; the same command with --resume goes on with it`;
  }

  /** What to say beside an error: what is left of the training, where that is of use. */
  remains(error: unknown): string | undefined {
    // What diverged would diverge again.
    const isOfUse = this.#hasBegun && this.#isSaved && !(error instanceof DivergenceError);
    return isOfUse ? this.farewell() : undefined;
  }

  /** Removes the checkpoint of a training that has ended. */
  async finish(): Promise<void> {
    if (this.path !== undefined) await removeFile(this.path);
    this.#isSaved = false;
  }

  /** Gives the locks back. */
  release(): void {
    for (const lock of this.#locks) lock.release();
  }
}

/** @throws UsageError for options that contradict each other. */
export function checkSaving(options: TrainOptions): void {
  const { checkpoint, checkpointEvery, resume, restart, output, log } = options;
  const written = [output, checkpointPath(options), log].filter((file) => file !== undefined && file !== '-');
  if (new Set(written.map((file) => resolvePath(file!))).size < written.length)
    throw new UsageError('--output, --checkpoint and --log: expected files of their own, got one twice');
  if (resume === true && restart === true)
    throw new UsageError('--resume goes on and --restart begins anew; give one of them');
  if (checkpoint === '-' || log === '-') {
    const option = log === '-' ? '--log' : '--checkpoint';
    throw new UsageError(
      `${option}: expected the name of a file, got -; stdout is for the model and the report`,
    );
  }
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
): Promise<SavedTraining['resume']> {
  const source = displayName(path);
  let isThere = false;
  const isOurs = (head: Uint8Array): boolean => {
    isThere = isCheckpointHead(head);
    return isThere || force === true;
  };
  await checkOutput(path, { force: false, isOurs, description: 'the checkpoint of a training' });
  if (!isThere || restart === true) return undefined;
  if (resume !== true) {
    throw new OutputError(
      `${source}: the checkpoint of a training that did not end is there; go on with it by --resume, or begin anew by --restart`,
    );
  }
  const bytes = await readBytes(path, { limit: MOST_BYTES });
  const checkpoint = await readCheckpoint(bytes, source).catch((error: unknown) => {
    if (!(error instanceof DataError) || error.message.includes('--restart')) throw error;
    throw new DataError(`${error.message}; begin anew with --restart`, { cause: error });
  });
  return { checkpoint, source };
}
