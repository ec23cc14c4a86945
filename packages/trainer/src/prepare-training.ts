import {
  bindRun,
  DataError,
  type DatasetInputs,
  type DatasetName,
  type DatasetShape,
  excerpt,
  findLoss,
  initializeRun,
  type LossSpec,
  layoutRun,
  lossText,
  Matrix,
  optimizers,
  Purpose,
  ROWS_TO_JUDGE,
  type Run,
  type RunMemory,
  type RunSpec,
  shuffledOrder,
  sparsePays,
  type Table,
  takesSparse,
  UsageError,
} from '@descent/core';
import {
  binaryTargets,
  bookTargets,
  type ChosenTargets,
  type ClassCodes,
  type ColumnPlan,
  chooseTargets,
  continuousFeatures,
  type DeclaredColumns,
  embeddedFeatures,
  encodeInputs,
  encodeSparse,
  encodeTargets,
  type LabelMap,
  learnSchema,
  oneHotTargets,
  planInputs,
  planSparse,
  type Schema,
  type Split,
  splitRows,
  type Task,
  targetsIn,
} from '@descent/tabular';
import { columnNotes } from './column-notes.ts';
import type { DataFacts } from './presets/preset.ts';
import { resolveSettings, type SettingsChoice } from './presets/resolve-settings.ts';
import {
  isWeighted,
  lossWeights,
  lossWeightsByClass,
  type SampleWeights,
  sampleWeights,
} from './row-weights.ts';
import { createRunMemory } from './run-memory.ts';
import { aroundOptimizer, lossOf, networkOf, optimizerOf, type Settings } from './settings.ts';
import { targetNotes } from './target-notes.ts';

/** What is to be learned, from which rows. */
export interface TrainingRequest extends DeclaredColumns {
  readonly data: Table;
  /** The column to predict: its name or its place from 0; several are parted by commas. */
  readonly target: string | undefined;
  readonly task: 'auto' | Task;
  /** Renames the labels of all data before anything else is made of them; the model keeps it. */
  readonly mapLabels?: LabelMap | undefined;
  /** Rows to judge epochs by: a table, or the fraction of the training rows; left out: the preset's fraction. */
  readonly validation?: Table | number | undefined;
  /** Rows to test on at the end: a table, the fraction of all rows, or which of the rows. */
  readonly test: Table | Int32Array | number;
  readonly settings: Settings | SettingsChoice;
  readonly seed: number;
}

/** A run with its data in place, at its beginning. */
export interface PreparedTraining {
  readonly schema: Schema;
  readonly settings: Settings;
  readonly run: Run;
  readonly memory: RunMemory;
  readonly rows: Readonly<Record<DatasetName, number>>;
  /** Where the rows of each dataset come from, in their order. */
  readonly parts: readonly Part[];
  readonly weights: SampleWeights;
  /** Every column besides the target: what it is taken for, and why. */
  readonly columns: readonly ColumnPlan[];
  /** What people should know of how their data was taken. */
  readonly notes: readonly string[];
  /** Which columns are not learned from, though nobody said so. */
  readonly warnings: readonly string[];
}

/** The rows of one table that make up one dataset. */
export interface Part {
  readonly name: DatasetName;
  readonly table: Table;
  readonly rows: Int32Array;
}

/**
 * Splits, learns the schema from the training rows, lays out the memory and encodes the data straight into it.
 *
 * @param workers How many threads the memory has work spaces for.
 * @throws UsageError, DataError as the parts do; MemoryError when the run cannot fit.
 */
export function prepareTraining(request: TrainingRequest, workers = 1): PreparedTraining {
  const { data, target, task, mapLabels, seed, types, ignore, weightColumn } = request;
  const chosen = chooseTargets(data, { target, task, mapLabels });
  const notes: string[] = [];
  const asked = resolveSettings(request.settings, factsOf(data, chosen), request.validation);
  const { split, settings: chosenSettings } = splitAsAsked(
    { ...request, settings: asked },
    stratification(chosen),
    notes,
  );
  const loss = lossOf(chosenSettings, chosen[0].task, chosen.length);
  const counts = findLoss(loss).targets === 'counts';
  const settings = counts ? { ...chosenSettings, standardizeTarget: false } : chosenSettings;
  const { schema, columns } = learnSchema(data, split.train, {
    target,
    mapLabels,
    types,
    ignore,
    weightColumn,
    task: chosen[0].task,
    scale: settings.scale,
    numbers: settings.numbers,
    binary: settings.binary,
    embed: (settings.categoryEmbedding ?? 0) !== 0,
    embedFrom: settings.embedFrom,
    rareBelow: settings.rareBelow,
    range: settings.inputRange,
    standardizeTarget: settings.standardizeTarget,
  });
  const said = columnNotes(data, columns);
  notes.push(...targetNotes(chosen, split.train), ...said.notes);
  const parts = [
    { name: 'train', table: data, rows: split.train },
    partOf('validation', request.validation ?? 0, data, split.validation),
    partOf('test', request.test, data, split.test),
  ].filter((part): part is Part => part !== undefined);

  const byClass = lossWeightsByClass(schema, settings, chosen, split.train);
  const spec = runSpec(schema, settings, seed, parts, byClass);
  const used = asUsed(settings, spec);
  const memory = createRunMemory(layoutRun(spec, workers).bytes);
  const run = bindRun(spec, memory.buffer);
  const weights: Partial<Record<DatasetName, Float64Array>> = {};
  for (const part of parts) {
    const { unseen, own } = encodeInto(run, schema, settings, part, byClass);
    notes.push(...extraNotes(part.name, planInputs(schema, part.table).extraColumns));
    notes.push(...unseenNotes(part.name, unseen));
    if (own !== undefined) weights[part.name] = own;
  }
  initializeRun(run);
  const rows = { train: 0, validation: 0, test: 0 };
  for (const part of parts) rows[part.name] = part.rows.length;
  return {
    schema,
    settings: used,
    run,
    memory,
    rows,
    parts,
    weights,
    columns,
    notes,
    warnings: said.warnings,
  };
}

/**
 * The settings as a model should tell them: with the batch size that is used, where it is that of all rows anyway, and without those of an
 * embedding where the table has nothing to embed.
 */
function asUsed(settings: Settings, { batchSize, optimizer, network }: RunSpec): Settings {
  const { categoryEmbedding: _size, embedFrom: _from, ...others } = settings;
  const used = network.layers.some(({ kind }) => kind === 'embedding') ? settings : others;
  return optimizers[optimizer.name]!.fullBatch === true ? { ...used, batchSize } : used;
}

function factsOf({ format, rows }: Table, [target, ...more]: ChosenTargets): DataFacts {
  const classes = target.task === 'classification' && more.length === 0 ? target.labels.length : undefined;
  return { task: target.task, images: format.kind === 'images', rows, classes };
}

/**
 * What a preset may know of the data of a request.
 * @throws DataError and UsageError when its target cannot be learned.
 */
export function dataFacts({
  data,
  target,
  task,
  mapLabels,
}: Pick<TrainingRequest, 'data' | 'target' | 'task' | 'mapLabels'>): DataFacts {
  return factsOf(data, chooseTargets(data, { target, task, mapLabels }));
}

/** The class of each row, where rows are to be split by it: of one target of classes. */
export function stratification(chosen: ChosenTargets): ClassCodes | undefined {
  const [target] = chosen;
  return chosen.length === 1 && target.task === 'classification' ? target.codes : undefined;
}

/**
 * Splits the rows, with the preset's fraction for validation when none was asked for. Where the data has no rows for that, it goes
 * without: nobody asked for it. Without validation rows there is nothing to be patient about, unless the training loss is to judge.
 */
function splitAsAsked(
  { data, validation, test, settings, seed }: TrainingRequest & { readonly settings: Settings },
  stratify: ClassCodes | undefined,
  notes: string[],
): { split: Split; settings: Settings } {
  const splitWith = (fraction: number): Split =>
    splitRows({
      rows: data.rows,
      stratify,
      test: isTable(test) ? 0 : test,
      validation: fraction,
      shuffle: (n) => shuffledOrder(seed, Purpose.split, 0, n),
    });
  if (typeof validation === 'object') return { split: splitWith(0), settings };
  const unjudged = settings.tolerance === undefined ? { ...settings, patience: 0 } : settings;
  if (validation !== undefined) {
    return { split: splitWith(validation), settings: validation === 0 ? unjudged : settings };
  }
  const split = splitWith(0);
  if (settings.validation === 0) return { split, settings: unjudged };
  try {
    return { split: splitWith(settings.validation), settings };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    notes.push(
      `${split.train.length} rows are too few to set some aside for validation: training ${unjudged.patience === 0 ? 'runs all its epochs' : 'is judged by its own loss'}`,
    );
    return { split, settings: unjudged };
  }
}

/** Whether a part comes from a table of its own. */
function isTable(source: Table | Int32Array | number): source is Table {
  return typeof source === 'object' && 'columns' in source;
}

function partOf(
  name: DatasetName,
  source: Table | Int32Array | number,
  data: Table,
  drawn: Int32Array,
): Part | undefined {
  if (isTable(source))
    return { name, table: source, rows: Int32Array.from({ length: source.rows }, (_, i) => i) };
  return drawn.length === 0 ? undefined : { name, table: data, rows: drawn };
}

/** What the network should answer for each class of one target, one row per class; undefined for values, and for several targets. */
export function targetsOf(
  schema: Schema,
  loss: string | LossSpec,
  classTargets: Settings['classTargets'],
): Matrix | undefined {
  if (schema.target.kind !== 'classes') return undefined;
  const classes = schema.target.labels.length;
  if (findLoss(loss).oneOutputForTwoClasses) return binaryTargets();
  return classTargets === 'book' ? bookTargets(classes) : oneHotTargets(classes);
}

/** The same with a part spread evenly over all classes: C. Szegedy et al. 2016, arXiv 1512.00567. */
function smoothed(targets: Matrix, part: number): Matrix {
  const classes = targets.rows;
  return new Matrix(
    targets.rows,
    targets.cols,
    targets.data.map((target) => (1 - part) * target + part / classes),
  );
}

function runSpec(
  schema: Schema,
  settings: Settings,
  seed: number,
  parts: readonly Part[],
  byClass: Float64Array | undefined,
): RunSpec {
  const classes = schema.target.kind === 'classes' ? schema.target.labels.length : 0;
  const { length: count } = targetsIn(schema);
  const loss = lossOf(settings, schema.task, count);
  const outputs = targetsOf(schema, loss, settings.classTargets)?.cols ?? count;
  const network = networkOf(settings, {
    ...{ task: schema.task, classes, targets: count },
    inputs: planInputs(schema, parts[0]!.table).cols,
    numbers: continuousFeatures(schema),
    categories: embeddedFeatures(schema),
  });
  const isSparse = takesSparse(network) && mostlyZeros(schema, parts[0]!);
  const shapes = parts.map(({ name, table, rows }) => {
    const { kind, cols } = planInputs(schema, table);
    const inputs: DatasetShape['inputs'] = isSparse
      ? { kind: 'sparse', ...planSparse(schema, table, rows) }
      : { kind, cols };
    const kindOfTargets = schema.target.kind === 'classes' ? 'classes' : 'values';
    const targets = { kind: kindOfTargets, cols: outputs, classes } as const;
    const weighted = isWeighted(schema, byClass, name) ? { weighted: true } : {};
    return [name, { rows: rows.length, inputs, targets, ...weighted } satisfies DatasetShape] as const;
  });
  const datasets = Object.fromEntries(shapes) as RunSpec['datasets'];
  return {
    network,
    loss,
    optimizer: optimizerOf(settings),
    ...aroundOptimizer(settings),
    rule: settings.rule,
    batchSize: Math.min(settings.batchSize, datasets.train.rows),
    seed,
    datasets,
  };
}

/** Whether sparse rows would pay: judged by the first training rows, so that threads and kernels have no say. */
function mostlyZeros(schema: Schema, { table, rows }: Part): boolean {
  const some = rows.subarray(0, ROWS_TO_JUDGE);
  return sparsePays({ ...planSparse(schema, table, some), rows: some.length });
}

function encodeInto(
  run: Run,
  schema: Schema,
  settings: Settings,
  { name, table, rows }: Part,
  byClass: Float64Array | undefined,
): { unseen: ReadonlyMap<string, number>; own: Float64Array | undefined } {
  const bound = run.datasets[name];
  if (bound === undefined) throw new UsageError(`training: the run has no ${name} data`);
  const unseen = encodeRows(bound.inputs, schema, table, rows);
  const plain = targetsOf(schema, run.spec.loss, settings.classTargets);
  const { labelSmoothing = 0 } = settings;
  const smooths = name === 'train' && labelSmoothing > 0 && plain !== undefined;
  const decode = smooths ? smoothed(plain, labelSmoothing) : plain;
  const targets = encodeTargets(schema, table, rows, { decode });
  if (run.loss.targets === 'counts') requireCounts(schema, table, rows, targets.data, run.spec.loss);
  bound.targets.data.set(targets.data);
  // Of several targets of classes the answers themselves are kept, and not what stands for them.
  if (name === 'train' && schema.target.kind === 'several' && schema.task === 'classification')
    bound.targets.data.forEach((answer, i, answers) => {
      answers[i] = (1 - labelSmoothing) * answer + labelSmoothing / 2;
    });
  if (targets.kind === 'classes' && bound.targets.kind === 'classes')
    bound.targets.decode.data.set(targets.decode.data);
  const own = sampleWeights(schema, table, rows);
  if (bound.weights !== undefined)
    bound.weights.set(lossWeights({ name, rows: rows.length, classes: targets.data }, own, byClass));
  return { unseen, own };
}

const LISTED = 10;

/** A note of columns that a file has and training does not know. */
function extraNotes(name: DatasetName, extra: readonly string[]): string[] {
  if (extra.length === 0) return [];
  const columns = extra.length === 1 ? '1 column' : `${extra.length} columns`;
  const names = extra.slice(0, LISTED).map(excerpt).join(', ') + (extra.length > LISTED ? ', …' : '');
  return [`not used of the ${name} rows: ${columns} that training did not know: ${names}`];
}

function unseenNotes(name: DatasetName, unseen: ReadonlyMap<string, number>): string[] {
  return Array.from(
    unseen,
    ([column, count]) =>
      `${count} ${name} rows have an unknown or missing value in column "${column}"; training had none like it`,
  );
}

/** @throws DataError naming the first row whose target is below 0. */
function requireCounts(
  schema: Schema,
  table: Table,
  rows: Int32Array,
  targets: Float64Array | Int32Array | Uint8Array,
  loss: string | LossSpec,
): void {
  const columns = targetsIn(schema);
  const wrong = targets.findIndex((target) => target < 0);
  if (wrong < 0) return;
  const row = rows[Math.floor(wrong / columns.length)]!;
  const { column } = columns[wrong % columns.length]!;
  throw new DataError(
    `${table.source}: ${table.describeRow(row)}, column ${excerpt(column)}: expected a count of at least 0 for loss ${lossText(loss)}, got ${targets[wrong]}; use meanSquaredError`,
  );
}

/** Writes the inputs of the rows into their place; returns the unseen cells, by column. */
function encodeRows(
  into: DatasetInputs,
  schema: Schema,
  table: Table,
  rows: Int32Array,
): ReadonlyMap<string, number> {
  if (into.kind === 'sparse') return encodeSparse(schema, table, rows, into.rows);
  const { inputs, unseen } = encodeInputs(schema, table, rows, into.data);
  if (inputs.kind === 'bytes' && into.kind === 'bytes') into.decode.set(inputs.decode);
  return unseen;
}
