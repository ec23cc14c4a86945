import { printable } from '@descent/core';
import { type ColumnPlan, type TargetSchema, targetsIn } from '@descent/tabular';
import type { TablePlan, TableTrainingRequest } from '@descent/trainer';
import { networkLine } from './describe-network.ts';
import { bytes } from './numbers.ts';
import { textTable } from './text-table.ts';
import { preparedLines } from './train-report.ts';

/** Tables with more columns than this have neighbors that are alike on one line. */
const MOST_LINES = 100;

/** The plan for people: every column with its type and why, then what a run would say of itself. */
export function planLines(plan: TablePlan): string[] {
  const { columns } = plan.training;
  const groups = columns.length > MOST_LINES ? alike(columns) : columns.map((column) => [column]);
  const head = ['column', 'type', 'encoder', 'features', 'why'];
  const rows = groups.map((group) => {
    const { name, type, encoder, features, why } = group[0]!;
    const names = group.length === 1 ? name : `${name} … ${group.at(-1)!.name} (${group.length})`;
    return [printable(names), type, encoder, features * group.length, printable(why)];
  });
  return [
    ...textTable([head, ...rows]),
    '',
    ...preparedLines(plan),
    `memory   ${bytes(plan.memoryBytes)} for weights, data and work space`,
    'nothing was trained (--plan)',
  ];
}

/** Neighbors of one type, encoder and reason. */
function alike(columns: readonly ColumnPlan[]): ColumnPlan[][] {
  const groups: ColumnPlan[][] = [];
  for (const column of columns) {
    const last = groups.at(-1)?.[0];
    const isAlike =
      last !== undefined &&
      (['type', 'encoder', 'why', 'features'] as const).every((key) => last[key] === column[key]);
    if (isAlike) groups.at(-1)!.push(column);
    else groups.push([column]);
  }
  return groups;
}

function plannedTarget(target: TargetSchema): Record<string, unknown> {
  const { column, position, kind } = target;
  return { column, position, kind, ...(target.kind === 'classes' ? { labels: target.labels } : {}) };
}

/** The object that `--plan --json` prints. */
export function planSummary(plan: TablePlan, { seed }: TableTrainingRequest): Record<string, unknown> {
  const { training, choice, kernels, memoryBytes } = plan;
  const { schema, columns, rows, run, notes, warnings } = training;
  const { inputs, outputs, parameterCount } = run.network;
  const targets = targetsIn(schema).map(plannedTarget);
  return {
    task: schema.task,
    ...(targets.length === 1 ? { target: targets[0] } : { targets }),
    columns,
    rows,
    network: { inputs, outputs, parameters: parameterCount, layers: networkLine(run.network) },
    memory: { bytes: memoryBytes },
    threads: choice,
    kernels,
    seed,
    warnings,
    notes,
  };
}
