import { completeOptions, DataError, type Table } from '@descent/core';
import type { PreparedTraining, TrainingRequest } from '../prepare-training.ts';

/** What is trained, on what, as plain data: of two trainings with one identity the same bits come. */
export type TrainingIdentity = Readonly<Record<string, unknown>>;

/** How many differences a message names. */
const NAMED = 5;
/** What a message shows of a value. */
const SHOWN = 40;

/** The identity of a training: its data, what was learned of their columns, and everything that decides a bit; not how it is computed. */
export function trainingIdentity(
  { schema, settings, run, rows }: PreparedTraining,
  { data, validation, test, seed }: TrainingRequest,
): TrainingIdentity {
  return {
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
  // As it would be read back: what JSON leaves out is no difference.
  const changed = changesBetween(then, JSON.parse(JSON.stringify(now)));
  if (changed.length === 0) return;
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
  return [before === after ? `${path} has changed` : `${path} was ${before} and is ${after}`];
}

function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'not given';
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
