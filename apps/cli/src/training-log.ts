import { isDescentError } from '@descent/core';
import { checkOutput, type LineLog, openLineLog, sha256Hex } from '@descent/files';
import type { TableTrainingEvent } from '@descent/trainer';

/** How the first line of every log begins: what may be replaced unasked. */
const HEAD = '{"event":"start","log":1';

/** The log of `--log`: a line of JSON for everything that happens in a training. */
export class TrainingLog {
  readonly #log: LineLog;
  #hasBegun = false;
  #failure: { readonly error: unknown } | undefined;

  private constructor(log: LineLog) {
    this.#log = log;
  }

  /**
   * Opens the log of a new training, in the place of an old one, or goes on with one whose first `keep` bytes are those that the checkpoint
   * knows of: what came later is done again.
   *
   * @throws OutputError when the file is no log and `force` is not given, or cannot be opened; DataError when the log is not the one that was
   * left.
   */
  static async open(path: string, { keep, force }: { keep: number; force: boolean }): Promise<TrainingLog> {
    let isKeepable = false;
    const isOurs = (head: Uint8Array, size: number): boolean => {
      const isLog = new TextDecoder().decode(head).startsWith(HEAD);
      isKeepable = size > 0 && isLog;
      return size === 0 || isLog || force;
    };
    await checkOutput(path, {
      force: false,
      isOurs,
      headBytes: HEAD.length,
      description: 'the log of a training',
    });
    // A new file begins where the training is resumed.
    return new TrainingLog(await openLineLog(path, { keep: isKeepable ? keep : 0, synced: false }));
  }

  /** Bytes of all events so far. */
  get size(): number {
    return this.#log.size;
  }

  /** From here on events are noted, and what is not to be kept of the file goes: before, training might yet not begin. */
  begin(facts: Readonly<Record<string, unknown>>): void {
    this.#hasBegun = true;
    if (this.size > 0) return;
    this.#append(JSON.stringify({ event: 'start', log: 1, time: new Date().toISOString(), ...facts }));
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
      this.note(type, facts);
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
  }

  #prepared({
    training,
    choice,
    kernels,
    position,
  }: Extract<TableTrainingEvent, { type: 'prepared' }>): void {
    if (position !== undefined) {
      this.note('resumed', { epoch: position.epoch, step: position.step });
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
