import { DataError, type Table, UsageError } from '@descent/core';
import { delimiterHint, type ReadOptions, readTable } from '@descent/files';
import { declaredReadings, readTypesBeside } from '@descent/tabular';
import type { TableTrainingRequest } from '@descent/trainer';
import { includedData } from './included-data.ts';
import { cacheReading } from './table-cache.ts';
import type { Terminal } from './terminal.ts';
import { settingsOf, type TrainOptions } from './train-options.ts';

const NO_DATA = 'note     no DATA given: these are the digits that come with the command (- reads stdin)';

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
