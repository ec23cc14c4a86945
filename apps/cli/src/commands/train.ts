import { DataError, isModelHead, type Table, UsageError } from '@descent/core';
import { checkOutput, delimiterHint, type ReadOptions, readTable, writeSafely } from '@descent/files';
import { declaredReadings, readTypesBeside } from '@descent/tabular';
import {
  type IntervalFigures,
  intervalFigures,
  isCalibrated,
  planTable,
  type Score,
  type TableTrainingRequest,
  type TrainedTable,
  trainTable,
} from '@descent/trainer';
import type { Command } from 'commander';
import { applyConfig } from '../config-file.ts';
import { includedData } from '../included-data.ts';
import { type Interrupt, onInterrupt, sayInterrupted } from '../interrupt.ts';
import { learningCommand } from '../learning-command.ts';
import { duration, figure } from '../numbers.ts';
import { planLines, planSummary } from '../plan-report.ts';
import { requireSureness, sayTooFewRows } from '../predicted-columns.ts';
import { refuseOwnInput } from '../refuse-own-input.ts';
import { cacheReading } from '../table-cache.ts';
import { processTerminal, type Terminal } from '../terminal.ts';
import { settingsOf, type TrainOptions, trainOptions } from '../train-options.ts';
import {
  epochLine,
  nextCommands,
  preparedLines,
  readLine,
  resultLines,
  summary,
  type TrainReport,
} from '../train-report.ts';
import { writeStdout } from '../write-stdout.ts';

const NOTHING_SAVED = 'nothing was saved';

const NO_DATA = 'note     no DATA given: these are the digits that come with the command (- reads stdin)';

const TIED_TO_THE_CLOCK =
  'note     --max-time ties the model to the clock: if it passes, the same command may give another model';

export function trainCommand(done: (code: number) => void): Command {
  const command = learningCommand('train')
    .description('Train a network on a table or on images and write one model file.')
    .addHelpText(
      'after',
      '\nExample:\n  descent train iris.csv --target species --test 0.2 --output iris.safetensors',
    )
    .action(async (data: string | undefined) => {
      await applyConfig(command);
      done(await train(data, command.opts<TrainOptions>()));
    });
  for (const option of trainOptions()) command.addOption(option);
  return command;
}

async function train(data: string | undefined, options: TrainOptions): Promise<number> {
  const started = performance.now();
  const terminal = processTerminal({ quiet: options.quiet === true, json: options.json === true });
  checkOptions(data, options);
  if (options.plan === true) return plan(data, options, terminal);
  const interrupt = onInterrupt(NOTHING_SAVED);
  if (options.output !== '-') {
    const { validation, test, labels, config } = options;
    await refuseOwnInput(options.output, [data, validation, test, labels, config]);
    await checkOutput(options.output, { force: options.force === true, isOurs: isModelHead });
  }
  const { request, file, secondsToRead } = await readRequest(data, options, terminal);
  terminal.say(readLine(file, request.data));

  interrupt.enter('working');
  const trained = await watch({ ...request, maxTime: options.maxTime }, options, terminal, interrupt);
  if (trained === undefined || interrupt.signal.aborted) {
    sayInterrupted(NOTHING_SAVED);
    return interrupt.exitCode() ?? 0;
  }
  interrupt.enter('saving');
  if (options.output === '-') await writeStdout(trained.result.bytes);
  else await writeSafely(options.output, trained.result.bytes);
  const seconds = {
    read: secondsToRead,
    train: trained.seconds,
    total: (performance.now() - started) / 1000,
  };
  const interval = measuredInterval(trained, options, terminal);
  const report = { ...trained, interval, options, seconds, file };
  if (options.json === true) process.stdout.write(`${JSON.stringify(await summary(report))}\n`);
  // With the model on stdout, there is no room there for words.
  else if (options.output === '-') for (const line of resultLines(report)) terminal.say(line);
  else for (const line of resultLines(report)) terminal.result(line);
  if (options.output !== '-') for (const line of nextCommands(report)) terminal.say(line);
  interrupt.release();
  return 0;
}

/** Says what training would do. */
async function plan(data: string | undefined, options: TrainOptions, terminal: Terminal): Promise<number> {
  const { request, file } = await readRequest(data, options, terminal);
  const planned = await planTable(request);
  const { training } = planned;
  if (options.interval !== undefined) requireSureness(training.schema, isCalibrated(training));
  if (options.json === true) await writeStdout(`${JSON.stringify(planSummary(planned, request))}\n`);
  else for (const line of [readLine(file, request.data), ...planLines(planned)]) terminal.result(line);
  return 0;
}

/** @throws UsageError for options that want one stream twice. */
export function checkOptions(
  data: string | undefined,
  options: Omit<TrainOptions, 'output'> & { output?: string },
): void {
  if (options.output === '-' && options.json === true) {
    throw new UsageError('--output - and --json both want stdout; write the model to a file');
  }
  const stdin = [data, options.validation, options.test, options.labels].filter((source) => source === '-');
  if (stdin.length > 1) throw new UsageError('stdin (-) can be read only once; give files for the others');
}

/** A training request as read from files. */
export interface ReadRequest {
  readonly request: TableTrainingRequest;
  /** The data as the user named it. */
  readonly file: string;
  readonly secondsToRead: number;
}

/** Reads all files, and gives the training request. */
export async function readRequest(
  data: string | undefined,
  options: Omit<TrainOptions, 'output'>,
  terminal: Terminal,
): Promise<ReadRequest> {
  const started = performance.now();
  const file = data ?? includedData('digits');
  if (data === undefined) terminal.say(NO_DATA);
  const cache = cacheReading(options.cache, terminal);
  const reading: ReadOptions = {
    ...cache,
    header: options.header,
    missing: options.missing ?? [],
    types: (names) => declaredReadings(names, options),
    ...(options.delimiter === undefined ? {} : { delimiter: options.delimiter }),
  };
  const table = await readTable(file, { ...reading, labels: options.labels ?? 'auto' });
  const hint = delimiterHint(table);
  if (hint !== undefined) throw new DataError(`${file}: expected several columns, got one: ${hint}`);
  const images = table.format.kind === 'images';
  if (images && options.target === undefined && table.columns.every(({ name }) => name !== 'label')) {
    throw new DataError(
      `${file}: expected a file of labels beside the images, got none; name it with --labels`,
    );
  }
  const target = options.target ?? (data === undefined ? 'digit' : images ? 'label' : undefined);
  const alike = { ...cache, ...readAlike(table, { ...options, target }) };
  const other = async (source: string | number | undefined) =>
    typeof source === 'string' ? await readTable(source, alike) : source;
  const request: TableTrainingRequest = {
    data: table,
    target,
    task: options.task,
    mapLabels: options.mapLabels,
    types: options.types,
    ignore: options.ignore,
    weightColumn: options.weightColumn,
    validation: await other(options.validation),
    test: (await other(options.test ?? (data === undefined ? 0.2 : undefined))) ?? 0,
    settings: settingsOf(options),
    seed: options.seed,
    threads: options.threads,
    kernels: options.kernels,
  };
  return { request, file, secondsToRead: (performance.now() - started) / 1000 };
}

/**
 * How to read further files as the first one was: the same header, delimiter and missing values, and of the columns that are learned from
 * the same types and formats.
 */
function readAlike(
  table: Table,
  columns: Pick<TrainOptions, 'types' | 'ignore' | 'weightColumn'> & { target: string | undefined },
): ReadOptions {
  const { format } = table;
  if (format.kind === 'images') return {};
  return {
    header: format.header ? 'yes' : 'no',
    delimiter: format.delimiter,
    missing: format.missing ?? [],
    types: (names) => readTypesBeside(table, names, columns),
  };
}

/** Trains, shows how it goes, and gives the result; undefined when it was interrupted. */
async function watch(
  request: TableTrainingRequest,
  { interval }: Pick<TrainOptions, 'interval'>,
  terminal: Terminal,
  { signal }: Interrupt,
) {
  let training: Parameters<typeof preparedLines>[0]['training'] | undefined;
  let epochs = 0;
  let validation: string | undefined;
  let result: TrainedTable | undefined;
  let started = performance.now();
  let seconds = 0;
  const most = (request.maxTime ?? Number.POSITIVE_INFINITY) / 1000;
  for await (const event of trainTable(request, signal)) {
    const elapsed = (performance.now() - started) / 1000;
    const left = (epochsDone: number): string => {
      const expected = (elapsed / epochsDone) * (epochs - epochsDone);
      return duration(Math.min(expected, Math.max(most - elapsed, 0)));
    };
    if (event.type === 'prepared') {
      training = event.training;
      if (interval !== undefined) requireSureness(training.schema, isCalibrated(training));
      ({ epochs } = training.settings);
      for (const line of preparedLines(event)) terminal.say(line);
      if (request.maxTime !== undefined) terminal.say(TIED_TO_THE_CLOCK);
      started = performance.now();
    } else if (event.type === 'progress') {
      const part = event.epoch - 1 + event.step / event.steps;
      terminal.progress(epochLine({ ...event, epochs, part, left: left(part), validation }));
    } else if (event.type === 'epoch') {
      validation = judgement(event.validation) ?? validation;
      const part = event.epoch;
      terminal.progress(epochLine({ ...event, epochs, part, left: left(part), validation }));
    } else if (event.type === 'end') seconds = elapsed;
    else result = event.result;
  }
  return result === undefined || training === undefined
    ? undefined
    : { result, training, threads: result.threads, seconds };
}

/** What `--interval` asks for. */
function measuredInterval(
  { result: { calibration }, training }: Pick<TrainReport, 'result' | 'training'>,
  { interval }: Pick<TrainOptions, 'interval'>,
  terminal: Terminal,
): IntervalFigures | undefined {
  if (interval === undefined || calibration === undefined) return undefined;
  sayTooFewRows(terminal, { calibration }, { interval });
  return intervalFigures(training, calibration, interval);
}

/** The figure that people watch on the validation rows. */
function judgement(validation: Score | null): string | undefined {
  if (validation === null) return undefined;
  const { accuracy, rmse } = validation.metrics;
  return accuracy === undefined
    ? `validation RMSE ${figure(rmse!)}`
    : `validation accuracy ${figure(accuracy)}`;
}
