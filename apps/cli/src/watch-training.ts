import { displayName, type LoopPosition, trainingSteps } from '@descent/core';
import {
  isCalibrated,
  type PreparedTraining,
  type Score,
  type TableTrainingEvent,
  type TableTrainingRequest,
  type TrainedTable,
  trainTable,
} from '@descent/trainer';
import { type FinishedModel, modelAt } from './finished-model.ts';
import type { Interrupt } from './interrupt.ts';
import { duration, figure } from './numbers.ts';
import { requireSureness } from './predicted-columns.ts';
import type { SavedTraining } from './saved-training.ts';
import type { Terminal } from './terminal.ts';
import type { TrainOptions } from './train-options.ts';
import { epochLine, preparedLines } from './train-report.ts';
import type { TrainingLog } from './training-log.ts';

const TIED_TO_THE_CLOCK =
  'note     --max-time ties the model to the clock: if it passes, the same command may give another model';

/** What a training has beside its data and options. */
export interface Company {
  readonly interrupt: Interrupt;
  readonly saved: SavedTraining;
}

type Prepared = Extract<TableTrainingEvent, { type: 'prepared' }>;

/** What became of a training: it was trained, or its very model was there already, or it was interrupted. */
export type Outcome =
  | {
      readonly kind: 'trained';
      readonly training: PreparedTraining;
      readonly result: TrainedTable;
      /** The time from the beginning of training to its end. */
      readonly seconds: number;
    }
  | { readonly kind: 'finished'; readonly prepared: Prepared; readonly finished: FinishedModel }
  | { readonly kind: 'interrupted' };

/** Trains, and shows how it goes. */
export async function watchTraining(
  request: TableTrainingRequest,
  { interval, resume, output }: Pick<TrainOptions, 'interval' | 'resume' | 'output'>,
  terminal: Terminal,
  { interrupt, saved, log }: Company & { readonly log: TrainingLog | undefined },
): Promise<Outcome> {
  let training: PreparedTraining | undefined;
  let epochs = 0;
  /** Epochs that were done when this process began. */
  let before = 0;
  let validation: string | undefined;
  let result: TrainedTable | undefined;
  let started = performance.now();
  let seconds = 0;
  let most = (request.maxTime ?? Number.POSITIVE_INFINITY) / 1000;
  for await (const event of trainTable(request, interrupt.signal)) {
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
        const found = await modelAt(output, training, request);
        if (found?.isOfThis === true) return { kind: 'finished', prepared: event, finished: found.model };
        const replaces =
          found === undefined ? '' : `, and replaces ${displayName(output)}, the model of another`;
        terminal.say(
          `note     there is no checkpoint ${displayName(saved.path!)}: this training begins anew${replaces}`,
        );
      }
      await saved.begin();
      const { data, target, seed } = request;
      log?.begin({ output, data: data.fingerprint, target: target ?? null, seed });
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
    } else if (event.type === 'end') {
      seconds = elapsed;
      // It has stopped in time; what follows is the disk's.
      if (event.stopped === 'aborted' && saved.path !== undefined) interrupt.enter('keeping');
    } else result = event.result;
    await log?.watch(event);
  }
  return result === undefined || training === undefined
    ? { kind: 'interrupted' }
    : { kind: 'trained', result, training, seconds };
}

/** Where a training goes on. */
function resumedLine({ epoch, step, stopped }: LoopPosition, steps: number): string {
  if (stopped !== null) return 'resumed  after its last epoch';
  return `resumed  in epoch ${epoch}${step === 0 ? '' : `, after ${step} of ${steps} steps`}`;
}

/** The figure that people watch on the validation rows. */
function judgement(validation: Score | null): string | undefined {
  if (validation === null) return undefined;
  const { accuracy, rmse } = validation.metrics;
  return accuracy === undefined
    ? `validation RMSE ${figure(rmse!)}`
    : `validation accuracy ${figure(accuracy)}`;
}
