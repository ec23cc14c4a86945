import {
  DataError,
  displayName,
  isModelHead,
  type LoopPosition,
  type Table,
  trainingSteps,
  UsageError,
} from '@descent/core';
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
import { finishedModel, finishedSummary } from '../finished-model.ts';
import { includedData } from '../included-data.ts';
import { type Interrupt, onInterrupt, sayInterrupted } from '../interrupt.ts';
import { learningCommand } from '../learning-command.ts';
import { duration, figure } from '../numbers.ts';
import { planLines, planSummary } from '../plan-report.ts';
import { requireSureness, sayTooFewRows } from '../predicted-columns.ts';
import { refuseOwnInput } from '../refuse-own-input.ts';
import { checkSaving, NOTHING_SAVED, SavedTraining } from '../saved-training.ts';
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
import { noteFailure, TrainingLog } from '../training-log.ts';
import { writeStdout } from '../write-stdout.ts';

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
  const terminal = processTerminal({ quiet: options.quiet === true, json: options.json === true });
  checkOptions(data, options);
  checkSaving(options);
  if (options.plan === true) return plan(data, options, terminal);
  let saved: SavedTraining | undefined;
  const interrupt = onInterrupt(() => saved?.farewell() ?? NOTHING_SAVED);
  const { output, checkpoint, log, validation, test, labels, config } = options;
  for (const file of [output, checkpoint, log]) {
    if (typeof file === 'string' && file !== '-')
      await refuseOwnInput(file, [data, validation, test, labels, config]);
  }
  if (output !== '-') await checkOutput(output, { force: options.force === true, isOurs: isModelHead });
  saved = await SavedTraining.open(options);
  try {
    return await trainSaved(data, options, terminal, { interrupt, saved });
  } catch (error) {
    // The error says what went wrong; this, what is left.
    const remains = saved.remains(error);
    if (remains !== undefined) terminal.say(`note     ${remains}`);
    throw error;
  } finally {
    saved.release();
  }
}

/** What a training has beside its data and options. */
interface Company {
  readonly interrupt: Interrupt;
  readonly saved: SavedTraining;
}

async function trainSaved(
  data: string | undefined,
  options: TrainOptions,
  terminal: Terminal,
  { interrupt, saved }: Company,
): Promise<number> {
  const started = performance.now();
  const log = await openLog(options, saved);
  try {
    const { request, file, secondsToRead } = await readRequest(data, options, terminal);
    terminal.say(readLine(file, request.data));
    interrupt.enter('working');
    const { maxTime, output } = options;
    const resumed = { maxTime, checkpoints: saved.checkpoints(log), resume: saved.resume };
    const trained = await watch({ ...request, ...resumed }, options, terminal, { interrupt, saved, log });
    if (trained?.finished !== undefined) {
      terminal.say(
        `note     ${displayName(output)} is the model of this very training: there is nothing to go on with`,
      );
      const what = { ...trained, output, seed: options.seed };
      if (options.json === true) process.stdout.write(`${JSON.stringify(await finishedSummary(what))}\n`);
      return 0;
    }
    if (trained === undefined) {
      sayInterrupted(saved.farewell());
      return interrupt.exitCode() ?? 0;
    }
    interrupt.enter('saving');
    saved.check();
    await log?.sync();
    if (output === '-') await writeStdout(trained.result.bytes);
    else await writeSafely(output, trained.result.bytes);
    // Only now: until the model is there, the checkpoint is all that there is.
    await saved.finish();
    const seconds = {
      read: secondsToRead,
      train: trained.seconds,
      total: (performance.now() - started) / 1000,
    };
    const interval = measuredInterval(trained, options, terminal);
    const report = { ...trained, interval, options, seconds, file };
    if (options.json === true) process.stdout.write(`${JSON.stringify(await summary(report))}\n`);
    // With the model on stdout, there is no room there for words.
    else if (output === '-') for (const line of resultLines(report)) terminal.say(line);
    else for (const line of resultLines(report)) terminal.result(line);
    if (output !== '-') for (const line of nextCommands(report)) terminal.say(line);
    interrupt.release();
    return 0;
  } catch (error) {
    await noteFailure(log, error);
    throw error;
  } finally {
    await log?.close();
  }
}

/** The log, where one is wanted: that of the training that is resumed, as far as its checkpoint knows it, or a new one. */
async function openLog(
  { log: path, force }: TrainOptions,
  saved: SavedTraining,
): Promise<TrainingLog | undefined> {
  if (path === undefined) return undefined;
  return TrainingLog.open(path, { keep: saved.logBytes ?? 0, force: force === true });
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
  { interval, resume, output }: Pick<TrainOptions, 'interval' | 'resume' | 'output'>,
  terminal: Terminal,
  { interrupt: { signal }, saved, log }: Company & { readonly log: TrainingLog | undefined },
) {
  let training: Parameters<typeof preparedLines>[0]['training'] | undefined;
  let epochs = 0;
  /** Epochs that were done when this process began. */
  let before = 0;
  let validation: string | undefined;
  let result: TrainedTable | undefined;
  let started = performance.now();
  let seconds = 0;
  let most = (request.maxTime ?? Number.POSITIVE_INFINITY) / 1000;
  for await (const event of trainTable(request, signal)) {
    const elapsed = (performance.now() - started) / 1000;
    const left = (epochsDone: number): string => {
      const ran = epochsDone - before;
      const expected = ran > 0 ? (elapsed / ran) * (epochs - epochsDone) : 0;
      return duration(Math.min(expected, Math.max(most - elapsed, 0)));
    };
    if (event.type === 'prepared') {
      training = event.training;
      if (interval !== undefined) requireSureness(training.schema, isCalibrated(training));
      if (resume === true && saved.resume === undefined) {
        const finished = await finishedModel(output, training, request);
        if (finished !== undefined) return { finished, training };
        terminal.say(
          `note     there is no checkpoint ${displayName(saved.path!)}: this training begins anew`,
        );
      }
      await saved.begin();
      log?.begin({ output, seed: request.seed });
      ({ epochs } = training.settings);
      for (const line of preparedLines(event)) terminal.say(line);
      if (event.position !== undefined) {
        most -= event.position.elapsed;
        before = event.position.epoch - 1 + event.position.step / trainingSteps(training.run);
        terminal.say(resumedLine(event.position, trainingSteps(training.run)));
      }
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
    await log?.watch(event);
  }
  return result === undefined || training === undefined
    ? undefined
    : { finished: undefined, result, training, threads: result.threads, seconds };
}

/** Where a training goes on. */
function resumedLine({ epoch, step, stopped }: LoopPosition, steps: number): string {
  if (stopped !== null) return 'resumed  after its last epoch';
  return `resumed  in epoch ${epoch}${step === 0 ? '' : `, after ${step} of ${steps} steps`}`;
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
