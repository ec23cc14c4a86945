import type { JudgeState } from './epoch-judge.ts';
import { DataError } from './errors.ts';
import { excerpt } from './excerpt.ts';
import { parseMetadata } from './metadata-json.ts';
import type { Run } from './run/run.ts';
import { mustBeFinite, type RunState, runState } from './run/run-state.ts';
import { openSafetensors, seal, writeUnsealed } from './safetensors-checksum.ts';
import type { LoopPosition, Stopped } from './training-loop.ts';

/** The version of the format; it changes with what a resumed run would compute otherwise than the one that it goes on with. */
const FORMAT = '1';
const LOSSES = 'losses';
/** Hexadecimal digits of a double. */
const DIGITS = 16;

/** A training that was stopped between two steps, with all that it needs to go on to the same bits. */
export interface Checkpoint {
  readonly state: RunState;
  readonly position: LoopPosition;
  /** What is trained, on what: whoever resumes compares it. Plain data. */
  readonly identity: Readonly<Record<string, unknown>>;
  /** What else its writer wants to know again. Plain data. */
  readonly beside: unknown;
}

/**
 * A checkpoint as the bytes of one safetensors file, sealed by its SHA-256. Equal checkpoints give equal bytes.
 *
 * @throws FailureError where training has diverged: nobody wants to go on from there.
 * @example
 * ```ts
 * const position = { epoch: 1, step: 0, steps: 0, judge: { best: 0, better: 0, lowest: null }, samples: 0, seconds: 0, elapsed: 0, stopped: null };
 * const state = { counters: new Map(), learned: new Map([['parameters', Float64Array.of(0.5)]]), losses: new Float64Array(0) };
 * const bytes = await writeCheckpoint({ state, position, identity: { seed: 0 }, beside: null });
 * const checkpoint = await readCheckpoint(bytes, 'model.safetensors.checkpoint');
 * checkpoint.state.learned.get('parameters')?.join(); // '0.5'
 * checkpoint.position.epoch; // 1
 * ```
 */
export async function writeCheckpoint(checkpoint: Checkpoint): Promise<Uint8Array> {
  return sealCheckpoint(copyCheckpoint(checkpoint));
}

/**
 * The bytes of {@link writeCheckpoint} but for their checksum: all that has to be done while the run stands still.
 *
 * @param into Memory to write to, if it is large enough.
 * @throws FailureError as {@link writeCheckpoint}.
 */
export function copyCheckpoint(
  { state, position, identity, beside }: Checkpoint,
  into?: ArrayBuffer,
): Uint8Array<ArrayBuffer> {
  const counters = Object.fromEntries([...state.counters].map(([name, values]) => [name, toHex(values)]));
  const vectors = [...state.learned, [LOSSES, state.losses] as const];
  return writeUnsealed(
    vectors.map(([name, data]) => ({ name, shape: [data.length], data })),
    {
      'descent-checkpoint': FORMAT,
      // Sorted by name, nothing stands before the mark of the format: the first bytes of a file tell what it is.
      identity: JSON.stringify(identity),
      kept: JSON.stringify(beside),
      position: JSON.stringify(position),
      state: JSON.stringify(counters),
    },
    { mustBeFinite, into },
  );
}

/** Bytes beside numbers and what is given: names, sizes, the position. */
const HEADER_BYTES = 65_536;

/** The most bytes that a checkpoint of a run has, with this identity and what little stands beside it. */
export function checkpointBytes(run: Run, identity: Checkpoint['identity']): number {
  const { counters, learned } = runState(run, 0);
  const count = (sections: ReadonlyMap<string, Float64Array>): number =>
    [...sections.values()].reduce((sum, { length }) => sum + length, 0);
  const losses = run.network.members * run.datasets.train.rows;
  // Within the metadata's text, every quotation mark of the identity is escaped.
  const header = HEADER_BYTES + DIGITS * count(counters) + 2 * JSON.stringify(identity).length;
  return 8 * (count(learned) + losses) + header;
}

/** Puts the checksum into the bytes of {@link copyCheckpoint}, which then are a checkpoint. */
export function sealCheckpoint(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return seal(bytes);
}

/** Whether a file that begins with these bytes is meant to be a checkpoint, whole or not: what may be written over unasked. */
export function isCheckpointHead(head: Uint8Array): boolean {
  const text = new TextDecoder().decode(head.subarray(8));
  return text.startsWith('{"__metadata__":{"descent-checkpoint":"');
}

/**
 * Reads a checkpoint back, checking everything that can be checked without the run: checksum, header, and that its numbers can be. It runs no code.
 *
 * @param source The file's name, for messages.
 * @throws DataError saying what was expected and what came.
 */
export async function readCheckpoint(bytes: Uint8Array, source: string): Promise<Checkpoint> {
  const { tensors, metadata } = await openSafetensors(bytes, source, { mustBeFinite });
  const format = metadata.get('descent-checkpoint');
  if (format !== FORMAT) {
    const got = format === undefined ? 'none' : excerpt(format);
    throw new DataError(
      `${source}: expected a checkpoint of format ${FORMAT}, got ${got}; go on with the version that wrote it, or --restart`,
    );
  }
  const value = (name: string): unknown => {
    const text = metadata.get(name);
    if (text === undefined) throw new DataError(`${source}: expected its metadata to have ${name}, got none`);
    return parseMetadata(text, name, source);
  };
  const learned = new Map([...tensors].map(([name, { data }]) => [name, data]));
  const losses = learned.get(LOSSES);
  if (losses === undefined) throw new DataError(`${source}: expected a tensor "${LOSSES}", got none`);
  learned.delete(LOSSES);
  return {
    state: { counters: countersOf(value('state'), source), learned, losses },
    position: positionOf(value('position'), source),
    identity: objectOf(value('identity'), 'identity', source),
    beside: value('kept'),
  };
}

function isTime(seconds: unknown): boolean {
  return typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0;
}

function toHex(values: Float64Array): string {
  const view = new DataView(new ArrayBuffer(8));
  return Array.from(values, (value) => {
    view.setFloat64(0, value);
    return view.getBigUint64(0).toString(16).padStart(DIGITS, '0');
  }).join('');
}

function countersOf(value: unknown, source: string): Map<string, Float64Array> {
  return new Map(
    Object.entries(objectOf(value, 'state', source)).map(([name, text]) => {
      if (typeof text !== 'string' || text.length % DIGITS !== 0 || !/^[0-9a-f]*$/.test(text)) {
        throw new DataError(
          `${source}: expected its state ${excerpt(name)} to be hexadecimal doubles, got something else`,
        );
      }
      return [name, fromHex(text)];
    }),
  );
}

function fromHex(text: string): Float64Array {
  const view = new DataView(new ArrayBuffer(8));
  return Float64Array.from({ length: text.length / DIGITS }, (_, i) => {
    view.setBigUint64(0, BigInt(`0x${text.slice(DIGITS * i, DIGITS * (i + 1))}`));
    return view.getFloat64(0);
  });
}

function objectOf(value: unknown, name: string, source: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new DataError(`${source}: expected its metadata ${name} to be an object, got ${shown(value)}`);
}

function shown(value: unknown): string {
  return excerpt(JSON.stringify(value) ?? 'nothing');
}

const STOPPED: readonly unknown[] = ['epochs', 'patience', 'time', null] satisfies (Stopped | null)[];

function positionOf(value: unknown, source: string): LoopPosition {
  const position = objectOf(value, 'position', source) as Partial<LoopPosition>;
  const judge = objectOf(position.judge, 'position.judge', source) as Partial<JudgeState>;
  const counts = { ...position, best: judge.best, better: judge.better };
  for (const name of ['epoch', 'step', 'steps', 'samples', 'best', 'better'] as const) {
    if (Number.isSafeInteger(counts[name]) && counts[name]! >= (name === 'epoch' ? 1 : 0)) continue;
    throw new DataError(
      `${source}: expected its position to have ${name}, a whole number, got ${shown(counts[name])}`,
    );
  }
  const { seconds, elapsed, stopped } = position;
  const { lowest } = judge;
  const canBe =
    isTime(seconds) &&
    isTime(elapsed) &&
    (lowest === null || Number.isFinite(lowest)) &&
    STOPPED.includes(stopped);
  if (!canBe) throw new DataError(`${source}: expected its position to be one of a training, got another`);
  return position as LoopPosition;
}
