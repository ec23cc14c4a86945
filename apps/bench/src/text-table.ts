import type { ResultFile, ResultRecord, TargetRecord } from './result.ts';

/** A figure to four significant digits, with thousands apart. */
export function figure(value: number): string {
  const size = Math.abs(value);
  if (size >= 1000) return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
  return String(Number(value.toPrecision(size >= 100 ? 4 : 3)));
}

/** The records and targets of a run as lines of text, suite by suite and case by case. */
export function textTable({ records, targets }: ResultFile): string[] {
  const lines: string[] = [];
  for (const [title, group] of grouped(records, ({ suite, title }) => `${suite}: ${title}`)) {
    lines.push(title, ...aligned(group.map(recordRow)), '');
  }
  if (targets.length > 0) lines.push('floors and goals', ...aligned(targets.map(targetRow)));
  return lines;
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

function recordRow(record: ResultRecord): string[] {
  const { subject, parameters } = record;
  const { kernels } = parameters;
  const how = [threadsOf(parameters), kernels].filter((one) => one !== undefined).join(', ');
  const what = [subject, how];
  if (record.status !== 'measured') return [...what, record.status, record.reason];
  const [low, high] = record.interval;
  return [...what, `${figure(record.median)} ${record.unit}`, `${figure(low)} … ${figure(high)}`];
}

/** `2 threads`, or `auto (2 threads)` where Descent chose them. */
function threadsOf({ threads, chosen }: ResultRecord['parameters']): string | undefined {
  if (threads === undefined) return undefined;
  const counted = (count: typeof threads): string => (count === 1 ? '1 thread' : `${count} threads`);
  return chosen === undefined ? counted(threads) : `${threads} (${counted(chosen)})`;
}

function targetRow({ title, value, unit, interval, floor, goal, verdict }: TargetRecord): string[] {
  const limit = (name: string, limit: number | null): string =>
    limit === null ? '' : `${name} ${figure(limit)}`;
  const words = { goal: 'goal reached', floor: 'floor held', below: 'BELOW', unknown: 'not measured' };
  const shown = value === null ? '–' : `${figure(value)} ${unit}`;
  const range = interval === null ? '' : `${figure(interval[0])} … ${figure(interval[1])}`;
  return [title, shown, range, limit('floor', floor), limit('goal', goal), words[verdict]];
}

/** Rows as lines of columns, two spaces between; the last column is as long as it is. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, c) => {
      if (c < row.length - 1) widths[c] = Math.max(widths[c] ?? 0, cell.length);
    });
  return rows.map((row) => `  ${row.map((cell, c) => cell.padEnd(widths[c] ?? 0)).join('  ')}`.trimEnd());
}
