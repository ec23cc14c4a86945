import { DataError, displayName, excerpt, isDescentError } from '@descent/core';
import { checkOutput, type LineLog, openLineLog, removeFile, sha256Hex } from '@descent/files';
import type { TableTrainingEvent } from '@descent/trainer';

/** How the first line of every log begins: what may be replaced unasked. */
const HEAD = '{"event":"start","log":1';
/** As much of a log as has when it began: what tells it from others. */
const BEGINNING = /^\{"event":"start","log":1,"time":"([^"]+)"/;
const BEGINNING_BYTES = 200;

/** A place in a log: which log, by when it began, and how many bytes of it. */
export interface LogPlace {
  readonly began: string;
  readonly bytes: number;
}

/** Whether something that was read is a place in a log. */
export function isLogPlace(value: unknown): value is LogPlace {
  const { began, bytes } = (value ?? {}) as Partial<LogPlace>;
  return typeof began === 'string' && Number.isSafeInteger(bytes) && bytes! >= 0;
}

/** The log of `--log`: a line of JSON for everything that happens in a training. */
export class TrainingLog {
  readonly #log: LineLog;
  readonly #path: string;
  readonly #isNew: boolean;
  /** Whether it has what the checkpoint knows of. */
  readonly #isKept: boolean;
  #began: string;
  #hasBegun = false;
  /** The end is in the log already, and comes once more from a training that is resumed after it. */
  #hasEnd = false;
  #failure: { readonly error: unknown } | undefined;

  private constructor(path: string, log: LineLog, { isNew, began }: { isNew: boolean; began: string }) {
    this.#path = path;
    this.#log = log;
    this.#isNew = isNew;
    this.#isKept = log.size > 0;
    this.#began = began;
  }

  /**
   * Opens the log of a new training, in the place of an old one, or goes on with one up to the place that the checkpoint knows of: what came
   * later is done again.
   *
   * @throws OutputError when the file is no log and `force` is not given, or cannot be opened; DataError when the log is not the one that was
   * left.
   */
  static async open(
    path: string,
    { keep, force }: { keep: LogPlace | undefined; force: boolean },
  ): Promise<TrainingLog> {
    let began: string | undefined;
    let isNew = true;
    const isOurs = (head: Uint8Array, size: number): boolean => {
      const text = new TextDecoder().decode(head);
      isNew = false;
      began = BEGINNING.exec(text)?.[1];
      return size === 0 || text.startsWith(HEAD) || force;
    };
    await checkOutput(path, {
      force: false,
      isOurs,
      headBytes: BEGINNING_BYTES,
      description: 'the log of a training',
    });
    if (keep !== undefined && began !== undefined && began !== keep.began) {
      throw new DataError(
        `${displayName(path)}: expected the log that was left, begun at ${keep.began}, got one begun at ${excerpt(began)}; name another file`,
      );
    }
    // A new file begins where the training is resumed.
    const kept = began === undefined ? 0 : (keep?.bytes ?? 0);
    const log = await openLineLog(path, { keep: kept, synced: false });
    return new TrainingLog(path, log, { isNew, began: kept > 0 ? began! : '' });
  }

  /** Where the log stands with all events so far. */
  get place(): LogPlace {
    return { began: this.#began, bytes: this.#log.size };
  }

  /** From here on events are noted, and what is not to be kept of the file goes: before, training might yet not begin. */
  begin(facts: Readonly<Record<string, unknown>>): void {
    this.#hasBegun = true;
    if (this.#log.size > 0) return;
    this.#began = new Date().toISOString();
    this.#append(JSON.stringify({ event: 'start', log: 1, time: this.#began, ...facts }));
  }

  /** Notes an event; an error of the disk is thrown by the next call that can. */
  note(event: string, facts: Readonly<Record<string, unknown>>): void {
    if (!this.#hasBegun) return;
    this.#append(JSON.stringify({ event, time: new Date().toISOString(), ...facts }));
  }

  /** Notes what happens in a training. */
  async watch(event: TableTrainingEvent): Promise<void> {
    this.#check();
    if (event.type === 'prepared') this.#prepared(event);
    else if (event.type === 'trained') {
      const { bytes, scores } = event.result;
      const metrics = Object.fromEntries(
        Object.entries(scores).map(([name, { metrics: figures }]) => [name, figures]),
      );
      this.note('trained', { sha256: await sha256Hex(bytes), metrics });
    } else if (event.type === 'epoch') {
      const { type, validation, ...facts } = event;
      this.note(type, { ...facts, validation: validation?.metrics ?? null });
    } else if (event.type === 'end') {
      const { type, position: _position, ...facts } = event;
      if (!this.#hasEnd) this.note(type, facts);
    } else {
      const { type, ...facts } = event;
      this.note(type, facts);
    }
  }

  /** Resolves when all events are on the disk. */
  async sync(): Promise<void> {
    await this.#log.sync();
    this.#check();
  }

  async close(): Promise<void> {
    await this.#log.close();
    // Of what never began nothing is left.
    if (this.#isNew && this.#log.size === 0) await removeFile(this.#path);
  }

  #prepared({
    training,
    choice,
    kernels,
    position,
  }: Extract<TableTrainingEvent, { type: 'prepared' }>): void {
    if (position !== undefined) {
      this.#hasEnd = position.stopped !== null && this.#isKept;
      const { epoch, step } = position;
      this.note('resumed', { epoch, step, threads: choice.threads, kernels });
      return;
    }
    const { inputs, outputs, parameterCount } = training.run.network;
    const network = { inputs, outputs, parameters: parameterCount };
    const { rows, settings } = training;
    this.note('prepared', { rows, network, epochs: settings.epochs, threads: choice.threads, kernels });
  }

  #append(line: string): void {
    this.#log.append(line).catch((error: unknown) => {
      this.#failure ??= { error };
    });
  }

  #check(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}

/** The line that says why a training has failed; what is no fault of the log's own. */
export async function noteFailure(log: TrainingLog | undefined, error: unknown): Promise<void> {
  log?.note('failed', { message: isDescentError(error) ? error.message : String(error) });
  await log?.close().catch(() => undefined);
}
