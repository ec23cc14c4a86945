import { existsSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { completeOptions, givesProbabilities, lossText, type Table } from '@descent/core';
import { sha256Hex } from '@descent/files';
import { type Schema, targetsIn, usedInputs } from '@descent/tabular';
import type {
  IntervalFigures,
  PreparedTraining,
  Remarks,
  TableTrainingEvent,
  TrainedTable,
} from '@descent/trainer';
import { networkLine } from './describe-network.ts';
import { describeUpdate } from './describe-update.ts';
import { bytes, count, counted, figure } from './numbers.ts';
import { metricsInWords } from './shown-metrics.ts';
import { confusionTable } from './text-table.ts';
import type { TrainOptions } from './train-options.ts';

const BAR_WIDTH = 20;

/** Everything that the end of a training run can be reported from. */
export interface TrainReport {
  readonly result: TrainedTable;
  readonly training: PreparedTraining;
  /** What `--interval` asked for. */
  readonly interval: IntervalFigures | undefined;
  readonly threads: number;
  readonly options: TrainOptions;
  readonly seconds: { readonly read: number; readonly train: number; readonly total: number };
  /** The data as the user named it. */
  readonly file: string;
}

/** What was read: `digits.csv: 1,797 rows, 65 columns`. */
export function readLine(file: string, { rows, columns, format }: Table): string {
  const name = file === '-' ? 'stdin' : basename(file);
  if (format.kind === 'images')
    return `${name}: ${counted(rows, 'image')} of ${format.height} × ${format.width} pixels`;
  return `${name}: ${counted(rows, 'row')}, ${counted(columns.length, 'column')}, ${format.header ? 'with' : 'without'} a header`;
}

type Prepared = Pick<Extract<TableTrainingEvent, { type: 'prepared' }>, 'training' | 'choice' | 'kernels'>;

/** How the data was taken, the network, the threads with why, and the kernels. */
export function preparedLines({ training, choice, kernels }: Prepared): string[] {
  const { schema, run, rows } = training;
  const kinds = new Map<string, number>();
  for (const { encoder } of usedInputs(schema)) kinds.set(encoder.kind, (kinds.get(encoder.kind) ?? 0) + 1);
  const inputs = [...kinds].map(([kind, columns]) => encodedColumns(kind, columns)).join(', ');
  const parts = [
    `${count(rows.train)} to train`,
    `${count(rows.validation)} to validate`,
    `${count(rows.test)} to test`,
  ];
  return [
    `target   ${predictedWords(schema)} (${schema.task}) from ${inputs}`,
    `rows     ${parts.filter((part) => !part.startsWith('0 ')).join(', ')}`,
    `network  ${networkLine(run.network)} (${counted(run.network.parameterCount, 'parameter')})`,
    `training ${run.spec.optimizer.name}, learning rate ${completeOptions(run.spec.optimizer)['learningRate']}${describeUpdate(run.spec)}, batches of ${run.spec.batchSize}, ${lossText(run.spec.loss)}${run.spec.rule === 'book' ? ', the book’s rule' : ''}`,
    `threads  ${choice.isDoubtful ? `1 or ${choice.threads}, whichever proves faster` : choice.threads} (${choice.reason}), ${kernels} kernels`,
    ...remarkLines(training),
  ];
}

/** What people should know of how their data was taken. */
export function remarkLines({ notes, warnings }: Remarks): string[] {
  return [...warnings.map((warning) => `warning  ${warning}`), ...notes.map((note) => `note     ${note}`)];
}

function predictedWords(schema: Schema): string {
  const targets = targetsIn(schema).map((target) => {
    const what = target.kind === 'classes' ? counted(target.labels.length, 'class') : 'a number';
    return `${target.column}: ${what}`;
  });
  return targets.join(', ');
}

/** What columns are called by their encoder: one of them, and several. */
const ENCODER_WORDS: Readonly<Record<string, readonly [string, string]>> = {
  standard: ['standardized number', 'standardized numbers'],
  bytes: ['byte column', 'byte columns'],
  none: ['number as it is', 'numbers as they are'],
  oneHot: ['one-hot column of words', 'one-hot columns of words'],
  piecewiseLinear: ['number in pieces', 'numbers in pieces'],
  binary: ['column of two words', 'columns of two words'],
  dateParts: ['date', 'dates'],
  hashing: ['hashed column of many words', 'hashed columns of many words'],
  missingIndicator: ['indicator of gaps', 'indicators of gaps'],
};

function encodedColumns(kind: string, columns: number): string {
  const [one, several] = ENCODER_WORDS[kind] ?? [kind, kind];
  return `${columns} ${columns === 1 ? one : several}`;
}

interface Progress {
  readonly epoch: number;
  readonly epochs: number;
  /** Epochs done, with the part of this one. */
  readonly part: number;
  readonly loss: number;
  readonly samplesPerSecond: number;
  readonly left: string;
  /** How the last epoch did on the validation rows, in words. */
  readonly validation: string | undefined;
}

/** The line of progress: a bar, loss, validation, speed and the time left, at most: patience may end it sooner. */
export function epochLine({
  epoch,
  epochs,
  part,
  loss,
  samplesPerSecond,
  left,
  validation,
}: Progress): string {
  const judged = validation === undefined ? '' : `  ${validation}`;
  const figures = `loss ${figure(loss)}${judged}  ${count(samplesPerSecond)} samples/s  ${left} left`;
  const head = `epoch ${epoch}/${epochs} `;
  // In a narrow terminal the bar gives way to the figures.
  const room = (process.stderr.columns ?? 120) - head.length - figures.length - ' []  '.length;
  const width = Math.min(BAR_WIDTH, room);
  if (width < 4) return head + figures;
  const done = Math.floor((part / epochs) * width);
  return `${head}[${'='.repeat(done)}${' '.repeat(width - done)}] ${figures}`;
}

/** The result for people: what was reached, and last the test. */
export function resultLines({
  result,
  training,
  interval,
  options,
  seconds,
  threads,
}: TrainReport): string[] {
  const { end, scores } = result;
  const { labels } = training.schema.target.kind === 'classes' ? training.schema.target : { labels: [] };
  const kept =
    training.settings.patience > 0 && training.rows.validation > 0 ? `, the best was ${end.bestEpoch}` : '';
  const lines = [
    `trained ${counted(end.epochs, 'epoch')}${kept}${whyStopped(end, training)}: ${seconds.train.toFixed(1)} s, ${count(end.samplesPerSecond)} samples/s on ${counted(threads, 'thread')}`,
  ];
  for (const [name, { metrics, rows, targets = {} }] of Object.entries(scores)) {
    lines.push(`${name.padEnd(10)} ${metricsInWords(metrics)} (${counted(rows, 'row')})`);
    for (const [target, own] of Object.entries(targets)) lines.push(`  ${target}: ${metricsInWords(own)}`);
  }
  if (scores.test?.confusion !== undefined) lines.push(...confusionTable(scores.test.confusion, labels));
  if (interval !== undefined) lines.push(intervalLine(interval));
  if (options.output !== '-') lines.push(`model ${options.output} (${bytes(result.bytes.length)})`);
  if (scores.test !== undefined) lines.push(testLine(scores.test.metrics));
  return lines;
}

/** `interval   of level 0.9: the prediction ± 3.21; 0.9120 of the test rows lie within`. */
function intervalLine({ level, halfWidth, setSize, coverage }: IntervalFigures): string {
  const size =
    halfWidth === undefined
      ? `sets of ${figure(setSize!)} classes on average`
      : `the prediction ± ${figure(halfWidth)}`;
  const held = coverage === undefined ? '' : `; ${coverage.toFixed(4)} of the test rows lie within`;
  return `${'interval'.padEnd(10)} of level ${level}: ${size}${held}`;
}

/** Why training did not run all its epochs, after a comma; nothing where it did. */
function whyStopped({ stopped, steps }: TrainedTable['end'], { settings, rows }: PreparedTraining): string {
  if (stopped === 'time') return `, stopped by --max-time after ${counted(steps, 'step')}`;
  if (stopped !== 'patience') return '';
  const { patience, tolerance } = settings;
  return rows.validation > 0
    ? `, no better for ${patience} epochs`
    : `, the training loss no lower by ${tolerance} for ${patience} epochs`;
}

function testLine(metrics: Readonly<Record<string, number>>): string {
  const { accuracy, rmse } = metrics;
  return accuracy === undefined ? `test RMSE ${figure(rmse!)}` : `test accuracy ${accuracy.toFixed(4)}`;
}

/** What to type next, so that it works where the command was typed. */
export function nextCommands({ options, file, training, interval }: TrainReport): string[] {
  const held = training.rows.test > 0 && typeof options.test === 'string' ? options.test : file;
  const fromHere = held === '-' ? '-' : relative(process.cwd(), held) || held;
  const data = quoted(fromHere.startsWith('..') && !held.startsWith('..') ? held : fromHere);
  const model = quoted(options.output);
  const command = descentFromHere();
  const hasProbabilities = training.schema.task === 'classification' && givesProbabilities(training.run.loss);
  const probabilities = hasProbabilities ? ' --probabilities' : '';
  const ranges = interval === undefined ? '' : ` --interval ${interval.level}`;
  return [
    '',
    'Next:',
    `  ${command} inspect ${model}`,
    `  ${command} evaluate ${model} ${data}`,
    `  ${command} predict ${model} ${data}${probabilities}${ranges}`,
  ];
}

/** `npx descent` where a folder above has it installed; elsewhere npx would fetch whatever has that name. */
export function descentFromHere(): string {
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'node_modules', '.bin', 'descent'))) return 'npx descent';
    if (folder === dirname(folder)) return 'descent';
  }
}

/** A name as a shell takes it for one word. */
export function quoted(name: string): string {
  return /^[\w@%+=:,./-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
}

/** The object that `--json` prints. */
export async function summary({
  result,
  training,
  interval,
  options,
  seconds,
  threads,
}: TrainReport): Promise<Record<string, unknown>> {
  const { end, scores, kernels } = result;
  const { inputs, outputs, parameterCount } = training.run.network;
  return {
    model: options.output,
    sha256: await sha256Hex(result.bytes),
    task: training.schema.task,
    rows: training.rows,
    network: { inputs, outputs, parameters: parameterCount },
    epochs: end.epochs,
    bestEpoch: end.bestEpoch,
    steps: end.steps,
    stopped: end.stopped,
    metrics: Object.fromEntries(Object.entries(scores).map(([name, { metrics }]) => [name, metrics])),
    ...(training.schema.target.kind === 'several'
      ? {
          targets: Object.fromEntries(Object.entries(scores).map(([name, { targets }]) => [name, targets])),
        }
      : {}),
    ...(interval === undefined ? {} : { interval }),
    seconds,
    samplesPerSecond: end.samplesPerSecond,
    threads,
    kernels,
    seed: options.seed,
  };
}
