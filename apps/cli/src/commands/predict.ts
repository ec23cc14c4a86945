import { cellText, findLoss, givesProbabilities, lossText, type Table, UsageError } from '@descent/core';
import { streamTable } from '@descent/files';
import { Command, Option } from 'commander';
import { format } from 'fast-csv';
import { type LoadedModel, loadModel, type ReadingFlags, readingAsTrained } from '../load-model.ts';
import { level } from '../option-values.ts';
import { predictRows } from '../predict-rows.ts';
import { columnsOf, type PredictedColumn, requireColumns, sayTooFewRows } from '../predicted-columns.ts';
import { refuseOwnInput } from '../refuse-own-input.ts';
import { sayPassedOver } from '../say-passed-over.ts';
import { processTerminal, type Terminal } from '../terminal.ts';
import { readingOptions } from '../train-options.ts';
import { writeOutput } from '../write-output.ts';

/** Rows that are read, predicted and written together. */
const BATCH_ROWS = 1024;

interface PredictFlags extends ReadingFlags {
  output: string;
  format: 'csv' | 'jsonl';
  probabilities?: boolean;
  interval?: number;
  keep?: string;
  quiet?: boolean;
}

export function predictCommand(done: (code: number) => void): Command {
  const command = new Command('predict')
    .description('Predict every row of a table or an image file, in order.')
    .argument('<model>', 'a model file made by descent train')
    .argument('[data]', 'a CSV or IDX file; - or left out: stdin')
    .addHelpText(
      'after',
      '\nExample:\n  descent predict model.safetensors people.csv --probabilities --output predicted.csv',
    )
    .action(async (model: string, data: string | undefined) => {
      done(await predict(model, data ?? '-', command.opts<PredictFlags>()));
    });
  command
    .addOption(new Option('--output <file>', 'where the predictions go; - for stdout').default('-'))
    .addOption(
      new Option('--format <format>', 'how they are written').choices(['csv', 'jsonl']).default('csv'),
    )
    .addOption(
      new Option(
        '--probabilities',
        'one column per class, p_LABEL, after the prediction; of several targets p_TARGET',
      ),
    )
    .addOption(
      new Option(
        '--interval <level>',
        'how likely the truth lies in what is added: columns lower and upper, or for classes their set',
      ).argParser(level),
    )
    .addOption(
      new Option('--keep <columns>', 'columns of the data to repeat before the prediction, such as id,name'),
    );
  for (const option of readingOptions()) command.addOption(option);
  return command.addOption(new Option('--quiet', 'print nothing on stderr but errors'));
}

async function predict(path: string, data: string, flags: PredictFlags): Promise<number> {
  const terminal = processTerminal({ quiet: flags.quiet === true, json: false });
  if (data === '-' && process.stdin.isTTY) {
    throw new UsageError('expected rows to predict, got a terminal; name a file, or pipe rows in');
  }
  const loaded = await loadModel(path);
  await loaded.model.openKernels();
  requireColumns(loaded, flags);
  const { loss } = loaded.trainedWith;
  if (flags.probabilities === true && !givesProbabilities(findLoss(loss))) {
    throw new UsageError(
      `--probabilities: the model was trained with ${lossText(loss)} and gives scores, not probabilities; leave it out, or train with softmaxCrossEntropy`,
    );
  }
  if (flags.output !== '-') await refuseOwnInput(flags.output, [path, data]);
  return writeOutput(flags.output, predictedLines(loaded, data, flags, terminal));
}

/** The predictions as text, batch after batch; warnings come at the end. */
async function* predictedLines(
  loaded: LoadedModel,
  data: string,
  flags: PredictFlags,
  terminal: Terminal,
): AsyncGenerator<string> {
  const keep = flags.keep === undefined ? [] : flags.keep.split(',').map((name) => name.trim());
  const unseen = new Map<string, number>();
  let extra: readonly string[] = [];
  let first = true;
  const reading = readingAsTrained(loaded.schema, flags, { target: false });
  for await (const table of streamTable(data, { ...reading, batchRows: BATCH_ROWS })) {
    const predicted = predictRows(loaded, table);
    for (const [column, cells] of predicted.passedOver.unseen)
      unseen.set(column, (unseen.get(column) ?? 0) + cells);
    extra = predicted.passedOver.extraColumns;
    const columns = columnsOf(loaded, predicted.predictions, flags);
    const kept = keptColumns(table, keep, columns);
    const { names, rows } = toRows(table, kept, columns);
    yield flags.format === 'csv' ? await csvText(first ? names : undefined, rows) : jsonLines(names, rows);
    first = false;
  }
  sayTooFewRows(terminal, loaded, flags);
  sayPassedOver(terminal, { unseen, extraColumns: extra }, [...keep, ...(flags.ignore ?? [])]);
}

function keptColumns(
  table: Table,
  keep: readonly string[],
  added: readonly PredictedColumn[],
): Table['columns'] {
  return keep.map((name) => {
    if (added.some((column) => column.name === name))
      throw new UsageError(`--keep: a column called "${name}" would be there twice; rename it`);
    const column = table.columns.find((candidate) => candidate.name === name);
    if (column !== undefined) return column;
    const names = table.columns.map((candidate) => candidate.name);
    throw new UsageError(
      `--keep: "${name}" is no column of ${table.source}; it has ${names.slice(0, 20).join(', ')}`,
    );
  });
}

type Cell = string | number;

function toRows(
  table: Table,
  kept: Table['columns'],
  added: readonly PredictedColumn[],
): { names: string[]; rows: Cell[][] } {
  const names = [...kept, ...added].map(({ name }) => name);
  const rows = Array.from({ length: table.rows }, (_, row): Cell[] => [
    ...kept.map((column) => cellText(column, row)),
    ...added.map(({ cell }) => cell(row)),
  ]);
  return { names, rows };
}

async function csvText(header: string[] | undefined, rows: readonly Cell[][]): Promise<string> {
  const writer = format({ headers: false, includeEndRowDelimiter: true });
  if (header !== undefined) writer.write(header);
  for (const row of rows) writer.write(row);
  writer.end();
  let text = '';
  for await (const chunk of writer) text += String(chunk);
  return text;
}

function jsonLines(names: readonly string[], rows: readonly Cell[][]): string {
  // fromEntries defines own properties, so a column called __proto__ is only a column.
  return rows
    .map((row) => `${JSON.stringify(Object.fromEntries(names.map((name, c) => [name, row[c]])))}\n`)
    .join('');
}
