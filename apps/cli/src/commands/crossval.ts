import { type CrossValidation, crossValidate, type FoldResult } from '@descent/trainer';
import { type Command, Option } from 'commander';
import { applyConfig } from '../config-file.ts';
import { onInterrupt, sayInterrupted } from '../interrupt.ts';
import { learningCommand } from '../learning-command.ts';
import { counted, figure } from '../numbers.ts';
import { wholeNumber } from '../option-values.ts';
import { metricsInWords, shownMetrics } from '../shown-metrics.ts';
import { processTerminal, type Terminal } from '../terminal.ts';
import { textTable } from '../text-table.ts';
import { type LearningOptions, learningOptions } from '../train-options.ts';
import { readLine, remarkLines } from '../train-report.ts';
import { checkOptions, readRequest } from '../train-request.ts';

interface CrossvalOptions extends LearningOptions {
  folds: number;
}

const FOLDS = 10;
const NOTHING_SAID = 'the folds did not end, and nothing is kept of them';

export function crossvalCommand(done: (code: number) => void): Command {
  const command = learningCommand('crossval')
    .description(
      'Measure how well training does on a table: train on all folds but one, test on that one, and so on.',
    )
    .addOption(
      new Option('--folds <count>', 'parts that the rows are dealt to; each is held out once')
        .default(FOLDS)
        .argParser(wholeNumber(2)),
    )
    .addHelpText('after', '\nExample:\n  descent crossval iris.csv --target species --folds 10')
    .action(async (data: string | undefined) => {
      await applyConfig(command);
      done(await crossval(data, command.opts<CrossvalOptions>()));
    });
  for (const option of learningOptions('folds that run at once, each in one thread, or auto')) {
    command.addOption(option);
  }
  return command;
}

async function crossval(data: string | undefined, options: CrossvalOptions): Promise<number> {
  const started = performance.now();
  const terminal = processTerminal({ quiet: options.quiet === true, json: options.json === true });
  checkOptions(data, options);
  const interrupt = onInterrupt(NOTHING_SAID);
  const { request, file, secondsToRead } = await readRequest(data, options, terminal);
  const { test: _, ...training } = request;
  terminal.say(readLine(file, request.data));

  interrupt.enter('working');
  const startedToTrain = performance.now();
  const result = await crossValidate(
    { ...training, folds: options.folds },
    { signal: interrupt.signal, onFold: (fold) => terminal.say(foldLine(fold, options.folds)) },
  );
  if (result === undefined || interrupt.signal.aborted) {
    sayInterrupted(NOTHING_SAID);
    return interrupt.exitCode() ?? 0;
  }
  const train = (performance.now() - startedToTrain) / 1000;
  const seconds = { read: secondsToRead, train, total: (performance.now() - started) / 1000 };
  for (const line of remarkLines(result)) terminal.say(line);
  if (options.json === true) process.stdout.write(`${JSON.stringify(asJson(result, options, seconds))}\n`);
  else report(result, seconds.train, terminal);
  interrupt.release();
  return 0;
}

function foldLine({ fold, rows, epochs, score }: FoldResult, folds: number): string {
  const head = `fold ${String(fold).padStart(String(folds).length)}/${folds}`;
  return `${head}  ${metricsInWords(score.metrics)} (${counted(rows.test, 'row')}, ${counted(epochs, 'epoch')})`;
}

function report({ metrics, folds, threads }: CrossValidation, seconds: number, terminal: Terminal): void {
  terminal.say(
    `${counted(folds.length, 'fold')} in ${seconds.toFixed(1)} s, ${threads} at once; mean ± deviation:`,
  );
  const means = Object.fromEntries(Object.entries(metrics).map(([name, { mean }]) => [name, mean]));
  const rows = shownMetrics(means).map(([name, mean]) => [
    name,
    figure(mean),
    '±',
    figure(metrics[name]!.deviation),
  ]);
  for (const line of textTable(rows, '')) terminal.result(line);
}

function asJson(
  { task, folds, metrics, threads, kernels }: CrossValidation,
  options: CrossvalOptions,
  seconds: Readonly<Record<string, number>>,
): Record<string, unknown> {
  return {
    folds: folds.length,
    task,
    rows: folds.reduce((sum, { rows }) => sum + rows.test, 0),
    metrics,
    epochs: folds.map(({ epochs }) => epochs),
    seconds,
    threads,
    kernels,
    seed: options.seed,
  };
}
