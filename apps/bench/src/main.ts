import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kernelNames } from '@descent/trainer';
import { Command, InvalidArgumentError } from 'commander';
import { repository, resultsFolder } from './paths.ts';
import { peers } from './peers/index.ts';
import type { ResultFile } from './result.ts';
import { runSuites } from './run-suites.ts';
import { suites } from './suites/index.ts';
import { textTable } from './text-table.ts';
import { findMnist } from './works/mnist-files.ts';

interface Options {
  readonly suite: string[];
  readonly runs?: number;
  readonly quick?: boolean;
  readonly output: string;
  readonly mnist?: string;
  readonly kernels: string;
}

const RUNS = 7;
const QUICK_RUNS = 3;
/** Exit codes as those of the `descent` command: what was asked for is impossible; a signal. */
const USAGE = 64;
const INTERRUPTED = { SIGINT: 130, SIGTERM: 143 };

/** Runs the harness as its command line says. */
export async function run(argv: readonly string[]): Promise<void> {
  const names = Object.keys(suites);
  const command = new Command('bench')
    .description('Measure Descent and its peers, print a table, and write the results as JSON.')
    .option('--suite <names>', `suites to run: ${names.join(', ')}`, suiteNames, names)
    .option('--runs <n>', `samples per case [${RUNS}]`, wholeNumber)
    .option('--quick', 'small cases and few samples: tries the harness, measures nothing')
    .option('--output <folder>', 'where the JSON file is written', resultsFolder)
    .option('--mnist <folder>', 'the folder of the four IDX files [DESCENT_MNIST, or ../shared/data/mnist]')
    .option(
      '--kernels <name>',
      `kernels to measure: ${kernelNames.join(', ')}`,
      kernelsName,
      kernelNames.at(-1),
    )
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : USAGE));
  await command.parseAsync([...argv]);
  const options = command.opts<Options>();
  // What is being measured is worth nothing without its rest; leaving by `exit` ends the children and removes the files.
  for (const [signal, code] of Object.entries(INTERRUPTED)) process.once(signal, () => process.exit(code));
  const folders = [options.mnist, process.env['DESCENT_MNIST'], join(repository, '../shared/data/mnist')];
  const result = await runSuites({
    suites: Object.fromEntries(options.suite.map((name) => [name, suites[name]!])),
    runs: options.runs ?? (options.quick === true ? QUICK_RUNS : RUNS),
    quick: options.quick === true,
    kernels: options.kernels,
    mnist: findMnist(folders.filter((folder) => folder !== undefined)),
    peers,
    say: (text) => process.stderr.write(`${text}\n`),
  });
  mkdirSync(options.output, { recursive: true });
  const file = freePath(options.output, fileName(result));
  writeFileSync(file, `${JSON.stringify(result, null, 1)}\n`);
  process.stdout.write(`${textTable(result).join('\n')}\n`);
  process.stderr.write(`written to ${file}\n`);
  // Pools and children that were not closed must not keep the process.
  process.exit(0);
}

/** `2024-02-29-1a2b3c4-peers-kernels.json`; of all suites `…-all.json`, of a quick run `…-quick.json`. */
export function fileName({ date, commit, dirty, suites: run, quick }: ResultFile): string {
  const which = run.length === Object.keys(suites).length ? 'all' : run.join('-');
  const parts = [
    date.slice(0, 10),
    commit.slice(0, 7),
    which,
    ...(dirty ? ['dirty'] : []),
    ...(quick ? ['quick'] : []),
  ];
  return `${parts.join('-')}.json`;
}

/** The path of a new file: a second run of one day, commit and suites is `…-2.json`, for every run counts. */
function freePath(folder: string, name: string): string {
  for (let again = 1; ; again++) {
    const path = join(folder, again === 1 ? name : name.replace(/\.json$/, `-${again}.json`));
    if (!existsSync(path)) return path;
  }
}

function suiteNames(text: string): string[] {
  const names = text.split(',');
  const unknown = names.find((name) => !Object.hasOwn(suites, name));
  if (unknown !== undefined) {
    throw new InvalidArgumentError(`Expected ${Object.keys(suites).join(', ')}, got ${unknown}.`);
  }
  return names;
}

function kernelsName(text: string): string {
  if (!kernelNames.includes(text)) throw new InvalidArgumentError(`Expected ${kernelNames.join(' or ')}.`);
  return text;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new InvalidArgumentError('Expected a whole number, at least 1.');
  return value;
}
