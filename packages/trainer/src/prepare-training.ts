import {
  bindRun,
  type DatasetName,
  type DatasetShape,
  initializeRun,
  layoutRun,
  type Matrix,
  Purpose,
  type Run,
  type RunSpec,
  shuffledOrder,
  type Table,
  UsageError,
} from '@descent/core';
import {
  binaryTargets,
  bookTargets,
  chooseTarget,
  encodeInputs,
  encodeTargets,
  fitSchema,
  oneHotTargets,
  planInputs,
  type Schema,
  splitRows,
  type Task,
} from '@descent/tabular';
import { lossOf, networkOf, optimizerOf, type Settings } from './settings.ts';
import { createSharedMemory } from './shared-memory.ts';

/** What is to be learned, from which rows. */
export interface TrainingRequest {
  readonly data: Table;
  /** The column to predict: its name or its place from 0. */
  readonly target: string | undefined;
  readonly task: 'auto' | Task;
  /** Rows to judge epochs by: a table, or the fraction of the training rows; undefined takes the preset's fraction. */
  readonly validation: Table | number | undefined;
  /** Rows to test on at the end: a table, or the fraction of all rows. */
  readonly test: Table | number;
  readonly settings: Settings;
  readonly seed: number;
}

/** A run with its data in place, at its beginning. */
export interface PreparedTraining {
  readonly schema: Schema;
  readonly settings: Settings;
  readonly run: Run;
  /** The run's memory, where threads can share it; null where the system refuses that. */
  readonly shared: SharedArrayBuffer | null;
  readonly rows: Readonly<Record<DatasetName, number>>;
  /** What people should know of how their data was taken. */
  readonly notes: readonly string[];
}

/** The rows of one table that make up one dataset. */
interface Part {
  readonly name: DatasetName;
  readonly table: Table;
  readonly rows: Int32Array;
}

/**
 * Splits, learns the schema from the training rows, lays out the memory and encodes the data straight into it.
 *
 * @throws UsageError, DataError as the parts do; MemoryError when the run cannot fit.
 */
export function prepareTraining(request: TrainingRequest): PreparedTraining {
  const { data, target, task, seed } = request;
  const chosen = chooseTarget(data, { target, task });
  const notes: string[] = [];
  const { settings, validation } = judgedBy(request, notes);
  const split = splitRows({
    rows: data.rows,
    stratify: chosen.task === 'classification' ? chosen.codes : undefined,
    test: typeof request.test === 'number' ? request.test : 0,
    validation: typeof validation === 'number' ? validation : 0,
    shuffle: (n) => shuffledOrder(seed, Purpose.split, 0, n),
  });
  const schema = fitSchema(data, split.train, {
    target,
    task: chosen.task,
    scale: settings.scale,
    range: settings.inputRange,
    standardizeTarget: settings.standardizeTarget,
  });
  const parts = [
    { name: 'train', table: data, rows: split.train },
    partOf('validation', validation, data, split.validation),
    partOf('test', request.test, data, split.test),
  ].filter((part): part is Part => part !== undefined);

  const spec = runSpec(schema, settings, seed, parts);
  const { bytes } = layoutRun(spec);
  const shared = createSharedMemory(bytes);
  const run = bindRun(spec, shared ?? new ArrayBuffer(bytes));
  for (const part of parts) encodeInto(run, schema, settings, part, notes);
  initializeRun(run);
  const rows = { train: 0, validation: 0, test: 0 };
  for (const part of parts) rows[part.name] = part.rows.length;
  return { schema, settings, run, shared, rows, notes };
}

/** The validation to use: what was asked for, or the preset's fraction where the data has rows for it. */
function judgedBy(
  { validation, settings, data }: TrainingRequest,
  notes: string[],
): { settings: Settings; validation: Table | number } {
  const used = validation ?? settings.validation;
  if (typeof used !== 'number') return { settings, validation: used };
  const enough = Math.round(data.rows * used) >= 1;
  if (enough && used > 0) return { settings, validation: used };
  if (validation === undefined && settings.validation > 0) {
    notes.push(
      `${data.rows} rows are too few to set some aside for validation: training runs all its epochs`,
    );
    return { settings: { ...settings, patience: 0 }, validation: 0 };
  }
  // Without validation rows there is nothing to be patient about.
  return { settings: used === 0 ? { ...settings, patience: 0 } : settings, validation: used };
}

function partOf(name: DatasetName, source: Table | number, data: Table, drawn: Int32Array): Part | undefined {
  if (typeof source !== 'number')
    return { name, table: source, rows: Int32Array.from({ length: source.rows }, (_, i) => i) };
  return drawn.length === 0 ? undefined : { name, table: data, rows: drawn };
}

/** What the network should answer for each class: one row per class. */
export function targetsOf(
  schema: Schema,
  loss: string,
  classTargets: Settings['classTargets'],
): Matrix | undefined {
  if (schema.target.kind === 'values') return undefined;
  const classes = schema.target.labels.length;
  if (loss === 'binaryCrossEntropy') return binaryTargets();
  return classTargets === 'book' ? bookTargets(classes) : oneHotTargets(classes);
}

function runSpec(schema: Schema, settings: Settings, seed: number, parts: readonly Part[]): RunSpec {
  const classes = schema.target.kind === 'classes' ? schema.target.labels.length : 0;
  const loss = lossOf(settings, schema.task);
  const outputs = targetsOf(schema, loss, settings.classTargets)?.cols ?? 1;
  const shapes = parts.map(({ name, table, rows }) => {
    const { kind, cols } = planInputs(schema, table);
    const targets = { kind: schema.target.kind, cols: outputs, classes };
    return [name, { rows: rows.length, inputs: { kind, cols }, targets } satisfies DatasetShape] as const;
  });
  const datasets = Object.fromEntries(shapes) as RunSpec['datasets'];
  return {
    network: networkOf(settings, schema.task, datasets.train.inputs.cols, classes),
    loss,
    optimizer: optimizerOf(settings),
    rule: settings.rule,
    batchSize: Math.min(settings.batchSize, datasets.train.rows),
    seed,
    datasets,
  };
}

function encodeInto(
  run: Run,
  schema: Schema,
  settings: Settings,
  { name, table, rows }: Part,
  notes: string[],
): void {
  const bound = run.datasets[name];
  if (bound === undefined) throw new UsageError(`training: the run has no ${name} data`);
  const { inputs, unseen } = encodeInputs(schema, table, rows, bound.inputs.data);
  if (inputs.kind === 'bytes' && bound.inputs.kind === 'bytes') bound.inputs.decode.set(inputs.decode);
  const decode = targetsOf(schema, run.spec.loss, settings.classTargets);
  const targets = encodeTargets(schema, table, rows, { decode });
  bound.targets.data.set(targets.data);
  if (targets.kind === 'classes' && bound.targets.kind === 'classes')
    bound.targets.decode.data.set(targets.decode.data);
  for (const [column, count] of unseen) {
    notes.push(
      `${count} ${name} rows have words in column "${column}" that training never saw; they count as none of its words`,
    );
  }
}
