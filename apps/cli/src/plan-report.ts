import { printable } from '@descent/core';
import { type ColumnPlan, type TargetSchema, targetsIn } from '@descent/tabular';
import type { TablePlan, TableTrainingRequest } from '@descent/trainer';
import { networkLine } from './describe-network.ts';
import { alikeNeighbors, groupName } from './neighbors.ts';
import { bytes } from './numbers.ts';
import { textTable } from './text-table.ts';
import { preparedLines } from './train-report.ts';

/** Tables with more columns than this have neighbors that are alike on one line. */
const MOST_LINES = 100;

/** The plan for people: every column with its type and why, then what a run would say of itself. */
export function planLines(plan: TablePlan): string[] {
  const { columns } = plan.training;
  const groups =
    columns.length > MOST_LINES ? alikeNeighbors(columns, areAlike) : columns.map((column) => [column]);
  const head = ['column', 'type', 'encoder', 'features', 'why'];
  const rows = groups.map((group) => {
    const { type, encoder, features, why } = group[0]!;
    return [printable(groupName(group)), type, encoder, features * group.length, printable(why)];
  });
  return [
    ...textTable([head, ...rows]),
    '',
    ...preparedLines(plan),
    `memory   ${bytes(plan.memoryBytes)} for weights, data and work space`,
    'nothing was trained (--plan)',
  ];
}

/** Whether columns are of one type, encoder and reason. */
function areAlike(one: ColumnPlan, other: ColumnPlan): boolean {
  return (['type', 'encoder', 'why', 'features'] as const).every((key) => one[key] === other[key]);
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
