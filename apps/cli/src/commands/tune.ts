import { displayName, UsageError } from '@descent/core';
import { takeLock } from '@descent/files';
import {
  dataFacts,
  describeSearch,
  openTrialLog,
  resolveSettings,
  type Space,
  type Strategy,
  strategies,
  type TableTrainingRequest,
  type Trial,
  type TuneRequest,
  type Tuning,
  tune,
} from '@descent/trainer';
import { type Command, Option } from 'commander';
import { applyConfig } from '../config-file.ts';
import { onInterrupt, sayInterrupted } from '../interrupt.ts';
import { learningCommand } from '../learning-command.ts';
import { counted } from '../numbers.ts';
import { wholeNumber } from '../option-values.ts';
import { refuseOwnInput } from '../refuse-own-input.ts';
import { type GivenOption, givenOptions, rememberTexts, trainLine } from '../search-command-line.ts';
import { readSpace, spaceFor } from '../search-space.ts';
import { processTerminal, type Terminal } from '../terminal.ts';
import { type LearningOptions, learningOptions, settingsOf } from '../train-options.ts';
import { readLine, remarkLines } from '../train-report.ts';
import { checkOptions, readRequest } from '../train-request.ts';
import { trialLine, trialsTable } from '../tune-report.ts';

interface TuneOptions extends LearningOptions {
  trials: number;
  strategy: Strategy;
  folds: number;
  space?: string;
  output: string;
  force?: boolean;
}

const TRIALS = 20;
const SPACE_HELP = `A space names settings of train, each with a list of values or a range:
  learning-rate: {min: 1e-4, max: 1e-1, log: true}
  hidden: [[64], [128, 64], none]
  batch-size: {min: 8, max: 128, log: true}
Finished trials are kept in the output: the same command, run again, goes on with them.`;

export function tuneCommand(done: (code: number) => void): Command {
  const command = learningCommand('tune')
    .description('Search settings: train many trials side by side, and say which did best.')
    .addHelpText(
      'after',
      `\nExample:\n  descent tune iris.csv --target species --trials 20 --folds 5 --output iris.jsonl\n\n${SPACE_HELP}`,
    );
  for (const option of searchOptions()) command.addOption(option);
  for (const option of learningOptions('trainings at once, each in one thread, or auto'))
    command.addOption(option);
  const texts = rememberTexts(command);
  command.action(async (data: string | undefined) => {
    await applyConfig(command);
    done(await search(data, command.opts<TuneOptions>(), givenOptions(command, texts)));
  });
  return command;
}

function searchOptions(): Option[] {
  return [
    new Option('--trials <count>', 'how many settings to try').default(TRIALS).argParser(wholeNumber(1)),
    new Option('--strategy <name>', 'train every trial to its end, or all a little and the best on')
      .choices(strategies)
      .default('random'),
    new Option('--folds <count>', 'judge trials by so many folds; 0: by the validation rows')
      .default(0)
      .argParser(wholeNumber(0)),
    new Option(
      '--space <file>',
      'what to search, in JSON or YAML; left out: learning rate, layers, batch, dropout and decay',
    ),
    new Option('--output <file>', 'where finished trials are kept, to go on from').default('tune.jsonl'),
    new Option('--force', 'begin anew, and replace whatever the output holds'),
  ];
}

async function search(
  data: string | undefined,
  options: TuneOptions,
  given: readonly GivenOption[],
): Promise<number> {
  const started = performance.now();
  const { output } = options;
  const terminal = processTerminal({ quiet: options.quiet === true, json: options.json === true });
  checkTuneOptions(data, options);
  const interrupt = onInterrupt(kept(output));
  await refuseOwnInput(output, [data, options.validation, options.labels, options.config, options.space]);
  const space = options.space === undefined ? undefined : await readSpace(options.space);
  const { request: read, file, secondsToRead } = await readRequest(data, options, terminal);
  terminal.say(readLine(file, read.data));
  const request = tuneRequest(read, options, space, given);
  const lock = await takeLock(output, `another search writes ${displayName(output)}`);
  const log = await openTrialLog(output, describeSearch(request), { anew: options.force === true });
  if (log.finished.length > 0)
    terminal.say(`${output}: ${counted(log.finished.length, 'trial')} ended before`);

  interrupt.enter('working');
  const startedToTrain = performance.now();
  const onTrial = async (trial: Trial): Promise<void> => {
    await log.keep(trial);
    terminal.say(trialLine(trial, options.trials));
  };
  const watch = { signal: interrupt.signal, finished: log.finished, onTrial };
  const result = await tune(request, watch)
    .finally(() => log.close())
    .finally(() => lock.release());
  if (result === undefined || interrupt.signal.aborted) {
    sayInterrupted(kept(output));
    return interrupt.exitCode() ?? 0;
  }
  const now = performance.now();
  const seconds = {
    read: secondsToRead,
    train: (now - startedToTrain) / 1000,
    total: (now - started) / 1000,
  };
  for (const remark of remarkLines(result)) terminal.say(remark);
  const line = trainLine(data, given, result.trials[0].choice);
  if (options.json === true)
    process.stdout.write(`${JSON.stringify(asJson(result, request, line, seconds))}\n`);
  else report(result, request, line, terminal);
  interrupt.release();
  return 0;
}

function checkTuneOptions(data: string | undefined, options: TuneOptions): void {
  checkOptions(data, options);
  if (options.output === '-') {
    throw new UsageError('--output: expected a file to keep trials in and to go on from, got - (stdout)');
  }
  if (options.folds === 1) throw new UsageError('--folds: expected 0 for none, or at least 2, got 1');
}

function tuneRequest(
  { test: _test, settings: _settings, ...training }: TableTrainingRequest,
  options: TuneOptions,
  space: Space | undefined,
  given: readonly GivenOption[],
): TuneRequest {
  const decided = new Set(given.map(({ option }) => option.attributeName()));
  const { trials, strategy, folds } = options;
  const facts = dataFacts(training);
  return {
    ...training,
    ...spaceFor(training, options, space, decided),
    ...{ trials, strategy, folds },
    settingsOf: (choice) =>
      resolveSettings(settingsOf({ ...options, ...choice }), facts, training.validation),
  };
}

function kept(output: string): string {
  return `finished trials are kept in ${output}; the same command goes on with them`;
}

function report(
  result: Tuning,
  { space, settingsOf: settings }: TuneRequest,
  line: string,
  terminal: Terminal,
): void {
  const table = trialsTable(result, Object.keys(space), ({ choice }) => settings(choice));
  for (const row of [...table, '', line]) terminal.result(row);
}

function asJson(
  { task, trials, rungs, threads }: Tuning,
  { strategy, folds, space, seed }: TuneRequest,
  command: string,
  seconds: Readonly<Record<string, number>>,
): Record<string, unknown> {
  const [best] = trials;
  return { task, strategy, folds, rungs, space, best, trials, command, seconds, threads, seed };
}
