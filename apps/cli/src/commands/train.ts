import { displayName, isModelHead } from '@descent/core';
import { checkOutput, writeSafely } from '@descent/files';
import { type IntervalFigures, intervalFigures, isCalibrated, planTable } from '@descent/trainer';
import type { Command } from 'commander';
import { applyConfig } from '../config-file.ts';
import { finishedSummary } from '../finished-model.ts';
import { onInterrupt, sayInterrupted } from '../interrupt.ts';
import { learningCommand } from '../learning-command.ts';
import { planLines, planSummary } from '../plan-report.ts';
import { requireSureness, sayTooFewRows } from '../predicted-columns.ts';
import { refuseOwnInput } from '../refuse-own-input.ts';
import { checkSaving, NOTHING_SAVED, SavedTraining } from '../saved-training.ts';
import { processTerminal, type Terminal } from '../terminal.ts';
import { type TrainOptions, trainOptions } from '../train-options.ts';
import { nextCommands, readLine, resultLines, summary, type TrainReport } from '../train-report.ts';
import { checkOptions, readRequest } from '../train-request.ts';
import { noteFailure, TrainingLog } from '../training-log.ts';
import { type Company, watchTraining } from '../watch-training.ts';
import { writeStdout } from '../write-stdout.ts';

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
    const outcome = await watchTraining({ ...request, ...resumed }, options, terminal, {
      ...{ interrupt, saved, log },
    });
    if (outcome.kind === 'interrupted') {
      sayInterrupted(saved.farewell());
      return interrupt.exitCode() ?? 0;
    }
    const secondsUntilNow = (train: number) => ({
      ...{ read: secondsToRead, train, total: (performance.now() - started) / 1000 },
    });
    if (outcome.kind === 'finished') {
      terminal.say(
        `note     ${displayName(output)} is the model of this very training: there is nothing to go on with`,
      );
      const report = { ...outcome, output, seed: options.seed, seconds: secondsUntilNow(0) };
      if (options.json === true) await writeStdout(`${JSON.stringify(await finishedSummary(report))}\n`);
      return 0;
    }
    const { result } = outcome;
    interrupt.enter('saving');
    saved.check();
    await log?.sync();
    if (output === '-') await writeStdout(result.bytes);
    else await writeSafely(output, result.bytes);
    // Only now: until the model is there, the checkpoint is all that there is.
    await saved.finish();
    const seconds = secondsUntilNow(outcome.seconds);
    const interval = measuredInterval(outcome, options, terminal);
    const report = { ...outcome, threads: result.threads, interval, options, seconds, file };
    if (options.json === true) process.stdout.write(`${JSON.stringify(await summary(report))}\n`);
    // With the model on stdout, there is no room there for words.
    else if (output === '-') for (const line of resultLines(report)) terminal.say(line);
    else for (const line of resultLines(report)) terminal.result(line);
    if (output !== '-') for (const line of nextCommands(report)) terminal.say(line);
    // Signals stay in hand: one that comes now finds nothing left to stop, and must not turn a success into a death.
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
  return TrainingLog.open(path, { keep: saved.logPlace, force: force === true });
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
