import { join } from 'node:path';
import { UsageError } from '@descent/core';
import {
  type DrawnDataset,
  type DrawOptions,
  datasets,
  drawCsv,
  type RemoteDataset,
} from '@descent/datasets';
import { checkOutput, downloadFiles, readBytes } from '@descent/files';
import { Command, Option } from 'commander';
import { closest } from 'fastest-levenshtein';
import { includedData } from '../included-data.ts';
import { onInterrupt, sayInterrupted } from '../interrupt.ts';
import { bytes, count, counted } from '../numbers.ts';
import { positiveNumber, wholeNumber } from '../option-values.ts';
import { processTerminal, type Terminal } from '../terminal.ts';
import { textTable } from '../text-table.ts';
import { descentFromHere, quoted } from '../train-report.ts';
import { writeOutput } from '../write-output.ts';

interface DataFlags extends DrawOptions {
  output?: string;
  from?: string;
  force?: boolean;
  quiet?: boolean;
}

export function dataCommand(done: (code: number) => void): Command {
  return new Command('data')
    .description('Write a data set to try things on, or list them.')
    .argument('[name]', `which one (${Object.keys(datasets).join(', ')}); left out: a list of them`)
    .option('--output <file>', 'where it goes, - for stdout; of mnist the folder for its four files')
    .addOption(
      new Option('--rows <count>', 'how many rows, of a set that is drawn').argParser(wholeNumber(1)),
    )
    .addOption(
      new Option('--noise <number>', 'standard deviation of the noise, of a set that is drawn').argParser(
        positiveNumber({ orZero: true }),
      ),
    )
    .addOption(
      new Option('--seed <number>', 'where the randomness of a drawn set comes from [0]').argParser(
        wholeNumber(0),
      ),
    )
    .option('--from <address>', 'another place to download mnist from')
    .option('--force', 'replace what is there')
    .option('--quiet', 'print nothing on stderr but errors')
    .addHelpText(
      'after',
      '\nExample:\n  descent data moons --output moons.csv\n  descent train moons.csv --target class',
    )
    .action(async (name: string | undefined, flags: DataFlags) => {
      const terminal = processTerminal({ quiet: flags.quiet === true, json: false });
      if (name !== undefined) done(await write(name, flags, terminal));
      else for (const line of textTable(list(), '')) terminal.result(line);
    });
}

/** What there is, a row each. */
function list(): string[][] {
  const rows = Object.entries(datasets).map(([name, dataset]) => [
    name,
    dataset.kind === 'remote'
      ? 'images'
      : dataset.kind === 'drawn'
        ? dataset.columns.at(-1)!
        : dataset.target,
    count(dataset.rows),
    dataset.about,
  ]);
  return [['name', 'target', 'rows', 'about'], ...rows];
}

async function write(name: string, flags: DataFlags, terminal: Terminal): Promise<number> {
  const dataset = Object.hasOwn(datasets, name) ? datasets[name]! : undefined;
  if (dataset === undefined) {
    const names = Object.keys(datasets);
    throw new UsageError(
      `unknown data set "${name}"; did you mean ${closest(name, names)}? There are ${names.join(', ')}`,
    );
  }
  if (dataset.kind !== 'drawn') refuse(name, flags, ['rows', 'noise', 'seed'], 'it is written as it is');
  if (dataset.kind !== 'remote') refuse(name, flags, ['from'], 'nothing of it is downloaded');
  if (dataset.kind === 'remote') return download(name, dataset, flags, terminal);
  const { output = '-', force = false } = flags;
  if (output !== '-') await checkOutput(output, { force });
  const pieces = dataset.kind === 'drawn' ? drawCsv(dataset, flags) : [await included(name)];
  const code = await writeOutput(output, pieces);
  if (code !== 0 || output === '-') return code;
  const rows = dataset.kind === 'drawn' ? (flags.rows ?? dataset.rows) : dataset.rows;
  const target = dataset.kind === 'drawn' ? targetOf(dataset) : dataset.target;
  sayWritten(terminal, `${output}: ${counted(rows, 'row')}`, `${quoted(output)} --target ${target}`);
  return 0;
}

/** @throws UsageError when a flag was given that says nothing of the data set. */
function refuse(name: string, flags: DataFlags, unfit: readonly (keyof DataFlags)[], why: string): void {
  const given = unfit.find((flag) => flags[flag] !== undefined);
  if (given !== undefined)
    throw new UsageError(`--${given}: expected none of ${name}, because ${why}; leave it out`);
}

function targetOf({ columns }: DrawnDataset): string {
  return columns.at(-1)!;
}

async function included(name: string): Promise<string> {
  return new TextDecoder().decode(await readBytes(includedData(name)));
}

async function download(
  name: string,
  { files, mirror }: RemoteDataset,
  { output, from = mirror, force = false }: DataFlags,
  terminal: Terminal,
): Promise<number> {
  if (output === undefined || output === '-') {
    throw new UsageError(
      `--output: expected a folder for the ${files.length} files of ${name}, such as --output ${name}`,
    );
  }
  const lost = 'nothing was written';
  const interrupt = onInterrupt(lost);
  interrupt.enter('working');
  try {
    terminal.say(`from ${from}`);
    await downloadFiles(files, output, {
      from,
      force,
      signal: interrupt.signal,
      onFile: (file) => terminal.say(`${file.name}: ${bytes(file.bytes)}`),
    });
  } catch (error) {
    const code = interrupt.exitCode();
    if (code === undefined) throw error;
    sayInterrupted(lost);
    return code;
  } finally {
    interrupt.release();
  }
  const [training, test] = files.filter((file) => file.name.includes('images'));
  const path = (file: typeof training) => quoted(join(output, file!.name));
  sayWritten(
    terminal,
    `${output}: ${counted(files.length, 'file')}`,
    `${path(training)} --test ${path(test)}`,
  );
  return 0;
}

function sayWritten(terminal: Terminal, what: string, trainArguments: string): void {
  for (const line of [what, '', 'Next:', `  ${descentFromHere()} train ${trainArguments}`])
    terminal.say(line);
}
