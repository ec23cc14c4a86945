import { fileURLToPath } from 'node:url';
import { DataError, isModelHead, PLAIN_NUMBERS, type Table, UsageError } from '@descent/core';
import { checkOutput, delimiterHint, type ReadOptions, readTable, writeSafely } from '@descent/files';
import { declaredReadings } from '@descent/tabular';
import {
  planTable,
  type Score,
  type TableTrainingRequest,
  type TrainedTable,
  trainTable,
} from '@descent/trainer';
import type { Command } from 'commander';
import { applyConfig } from '../config-file.ts';
import { type Interrupt, onInterrupt, sayInterrupted } from '../interrupt.ts';
import { learningCommand } from '../learning-command.ts';
import { duration, figure } from '../numbers.ts';
import { planLines, planSummary } from '../plan-report.ts';
import { refuseOwnInput } from '../refuse-own-input.ts';
import { cacheReading } from '../table-cache.ts';
import { processTerminal, type Terminal } from '../terminal.ts';
import { settingsOf, type TrainOptions, trainOptions } from '../train-options.ts';
import { epochLine, nextCommands, preparedLines, readLine, resultLines, summary } from '../train-report.ts';
import { writeStdout } from '../write-stdout.ts';

/** The handwritten digits that come with the command. */
const DIGITS = fileURLToPath(new URL('../../data/digits.csv', import.meta.url));

const NOTHING_SAVED = 'nothing was saved';

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
  const trained = await watch(request, terminal, interrupt);
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
  const report = { ...trained, options, seconds, file };
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
  const file = data ?? DIGITS;
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
  const alike = { ...cache, ...readAlike(table, options) };
  const other = async (source: string | number | undefined) =>
    typeof source === 'string' ? await readTable(source, alike) : source;
  const request: TableTrainingRequest = {
    data: table,
    target,
    task: options.task,
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

/** How to read further files as the first one was: the same header, delimiter, types, formats and missing values. */
function readAlike({ format, columns }: Table, { ignore }: Pick<TrainOptions, 'ignore'>): ReadOptions {
  if (format.kind === 'images') return {};
  const found = columns.map((column) => {
    const { name, type } = column;
    return [name, type === 'number' ? { type, format: column.format ?? PLAIN_NUMBERS } : { type }] as const;
  });
  const names = columns.map(({ name }) => name);
  return {
    header: format.header ? 'yes' : 'no',
    delimiter: format.delimiter,
    missing: format.missing ?? [],
    types: new Map([...found, ...declaredReadings(names, { ignore })]),
  };
}

/** Trains, shows how it goes, and gives the result; undefined when it was interrupted. */
async function watch(request: TableTrainingRequest, terminal: Terminal, { signal }: Interrupt) {
  let training: Parameters<typeof preparedLines>[0]['training'] | undefined;
  let epochs = 0;
  let validation: string | undefined;
  let result: TrainedTable | undefined;
  let started = performance.now();
  let seconds = 0;
  for await (const event of trainTable(request, signal)) {
    const elapsed = (performance.now() - started) / 1000;
    if (event.type === 'prepared') {
      training = event.training;
      ({ epochs } = training.settings);
      for (const line of preparedLines(event)) terminal.say(line);
      started = performance.now();
    } else if (event.type === 'progress') {
      const part = event.epoch - 1 + event.step / event.steps;
      terminal.progress(
        epochLine({ ...event, epochs, part, left: duration((elapsed / part) * (epochs - part)), validation }),
      );
    } else if (event.type === 'epoch') {
      validation = judgement(event.validation) ?? validation;
      const left = duration((elapsed / event.epoch) * (epochs - event.epoch));
      terminal.progress(epochLine({ ...event, epochs, part: event.epoch, left, validation }));
    } else if (event.type === 'end') seconds = elapsed;
    else result = event.result;
  }
  return result === undefined || training === undefined
    ? undefined
    : { result, training, threads: result.threads, seconds };
}

/** The figure that people watch on the validation rows. */
function judgement(validation: Score | null): string | undefined {
  if (validation === null) return undefined;
  const { accuracy, rmse } = validation.metrics;
  return accuracy === undefined
    ? `validation RMSE ${figure(rmse!)}`
    : `validation accuracy ${figure(accuracy)}`;
}
