import { DataError, excerpt, parseNumber, UsageError } from '@descent/core';
import type { TargetSchema } from './schema.ts';
import { quoteList } from './wording.ts';

export type ClassTarget = Extract<TargetSchema, { kind: 'classes' }>;

/** Labels of the data (numbers as `String(number)`) and what they are called in the model. */
export type LabelMap = ReadonlyMap<string, string>;

/** A function from the labels of the data to what they are called in the model. */
export function renaming(mapLabels: LabelMap = new Map()): (label: string) => string {
  return (label) => mapLabels.get(label) ?? label;
}

/** The error for labels of a target that has none. */
export function noLabelsError(column: string): UsageError {
  return new UsageError(
    `target ${excerpt(column)}: expected no labels to rename or decode, because it is a number, not a class`,
  );
}

/**
 * A function from the labels of the data to classes: renamed first, then looked up as they are, then, for a model with numeric
 * labels, as numbers (`1.0` is 1).
 */
export function classFinder(target: ClassTarget, mapLabels: LabelMap): (label: string) => number | undefined {
  const classes = new Map(target.labels.map((label, code) => [label, code]));
  const rename = renaming(mapLabels);
  return (label) => {
    const renamed = rename(label);
    const found = classes.get(renamed);
    if (found !== undefined || target.type !== 'number' || Number.isNaN(parseNumber(renamed))) return found;
    return classes.get(String(Number(renamed)));
  };
}

/** What labels are compared by when they may only be written differently: letter case, spaces and a last full stop are dropped. */
function loosely(label: string): string {
  return label.trim().replace(/\.$/, '').replace(/\s+/g, ' ').trim().toLowerCase();
}

/** The map that would make all the labels known, if they are written a little differently; undefined if they are not. */
function suggestMap(target: ClassTarget, unknown: readonly string[]): [string, string][] | undefined {
  const byLook = new Map(target.labels.map((label) => [loosely(label), label]));
  if (byLook.size < target.labels.length) return undefined;
  const pairs = unknown.map((label) => [label, byLook.get(loosely(label))] as const);
  return pairs.every((pair): pair is [string, string] => pair[1] !== undefined) ? pairs : undefined;
}

/** The pairs as one argument for a shell, assembled as text: an object would reorder labels like "1". */
function mapArgument(pairs: readonly [string, string][]): string {
  const json = pairs.map(([from, to]) => `${JSON.stringify(from)}:${JSON.stringify(to)}`).join(',');
  return `'{${json.replaceAll("'", "'\\''")}}'`;
}

/**
 * The error for a label that the model does not know.
 * @param unknown all unknown labels of the data, the first one first.
 * @param mapLabels how labels were renamed already: what is suggested goes on from there.
 * @param where the file and the row of the first.
 */
export function unknownLabelError(
  target: ClassTarget,
  unknown: readonly string[],
  mapLabels: LabelMap,
  where: string,
): DataError {
  const pairs = suggestMap(target, unknown);
  const [first] = unknown as [string, ...string[]];
  const renamed = mapLabels.get(first);
  const got =
    renamed === undefined ? excerpt(first) : `${excerpt(renamed)}, to which ${excerpt(first)} is renamed`;
  const remedy =
    pairs === undefined || renamed !== undefined
      ? '--map-labels renames labels'
      : `use --map-labels ${mapArgument([...new Map([...mapLabels, ...pairs])])}`;
  return new DataError(
    `${where}, column ${excerpt(target.column)}: expected one of the labels ${quoteList(target.labels)}, got ${got}; ${remedy}`,
  );
}
