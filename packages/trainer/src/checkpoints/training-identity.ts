import { completeOptions, DataError, type Table } from '@descent/core';
import type { PreparedTraining, TrainingRequest } from '../prepare-training.ts';

/** What is trained, on what, as plain data: of two trainings with one identity the same bits come. */
export type TrainingIdentity = Readonly<Record<string, unknown>>;

/** How many differences a message names. */
const NAMED = 5;
/** The part of an identity that is only for messages. */
const ASKED = 'asked';
/** What is said of files that are others. */
const FILES: ReadonlySet<string> = new Set([
  'the data has changed',
  'the validation rows have changed',
  'the test rows have changed',
]);
/** What a message shows of a value. */
const SHOWN = 40;

/** The identity of a training: its data, what was learned of their columns, and everything that decides a bit; not how it is computed. */
export function trainingIdentity(
  { schema, settings, run, rows }: PreparedTraining,
  request: TrainingRequest,
): TrainingIdentity {
  const { data, validation, test, seed } = request;
  return {
    [ASKED]: askedFor(request),
    data: data.fingerprint,
    validation: sourceOf(validation ?? settings.validation),
    test: sourceOf(test),
    rows,
    seed,
    options: { ...settings, loss: run.spec.loss },
    optimizer: { name: run.spec.optimizer.name, ...completeOptions(run.spec.optimizer) },
    network: run.spec.network,
    schema,
  };
}

/** What was asked for, by the names that its users know. It decides nothing by itself: an option may be given that would have been taken anyway. */
function askedFor(request: TrainingRequest): unknown {
  const { target, task, seed, test, mapLabels, types, ignore, weightColumn, settings } = request;
  const parts = typeof test === 'number' ? { test } : {};
  const named = { target, task, seed, ...parts, mapLabels, types, ignore, weightColumn };
  const given = 'given' in settings ? { preset: settings.preset, ...settings.given } : settings;
  return JSON.parse(
    JSON.stringify({ ...named, ...given }, (_key, value) =>
      value instanceof Map ? Object.fromEntries(value) : value,
    ),
  );
}

/** A file by its content, rows by their numbers, a part by its size. */
function sourceOf(source: Table | Int32Array | number): unknown {
  if (typeof source === 'number') return source;
  return 'columns' in source ? source.fingerprint : [...source];
}

/**
 * Makes sure that a checkpoint is of this training.
 * @param source The checkpoint's file, for messages.
 * @throws DataError naming what has changed.
 */
export function requireSameTraining(now: TrainingIdentity, then: TrainingIdentity, source: string): void {
  const { [ASKED]: askedThen = {}, ...before } = then;
  // As it would be read back: what JSON leaves out is no difference.
  const { [ASKED]: askedNow, ...after } = JSON.parse(JSON.stringify(now)) as TrainingIdentity;
  const differences = changesBetween(before, after);
  if (differences.length === 0) return;
  // Of what was asked for, all else follows, but for what is in files.
  const asked = changesBetween(askedThen, askedNow);
  const files = differences.filter((difference) => FILES.has(difference));
  const changed = files.length + asked.length > 0 ? [...files, ...asked] : differences;
  const more = changed.length > NAMED ? `, and ${changed.length - NAMED} more` : '';
  throw new DataError(
    `${source}: expected a checkpoint of this training, got one of another: ${changed.slice(0, NAMED).join(', ')}${more}; go on with the data and options of then, or begin anew with --restart`,
  );
}

function changesBetween(then: unknown, now: unknown, path = ''): string[] {
  if (isGroup(then) && isGroup(now)) {
    const names = new Set([...Object.keys(then), ...Object.keys(now)]);
    return [...names].flatMap((name) =>
      changesBetween(then[name], now[name], path === '' ? name : `${path}.${name}`),
    );
  }
  const [before, after] = [shown(then), shown(now)];
  if (JSON.stringify(then) === JSON.stringify(now)) return [];
  if (path === 'data') return ['the data has changed'];
  if (path === 'validation' || path === 'test') {
    const isFraction = typeof (then ?? 0) === 'number' && typeof (now ?? 0) === 'number';
    if (!isFraction) return [`the ${path} rows have changed`];
  }
  return [before === after ? `${path} has changed` : `${path} was ${before} and is ${after}`];
}

function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'not given';
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
