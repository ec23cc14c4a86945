import { completeOptions, optimizers } from '@descent/core';
import type { Task } from '@descent/tabular';
import { optimizerOf, type Settings } from '../settings.ts';
import type { Dimension, SettingValue, Space } from './space.ts';

/** How far the learning rate may be from the preset's, as a factor. */
const RATE_FACTOR = 10;
/** Whole networks rather than sizes and depths apart: tables want few layers. */
const HIDDEN: readonly (readonly number[])[] = [[32], [64], [128], [256], [64, 32], [128, 64], [256, 128]];
const BATCH_FACTORS = [0.5, 1, 2, 4];
/** Settings that the search takes up where they exist. Values are more easily spoiled by dropout than classes are. */
const REGULARIZATION: Readonly<Record<Task, Readonly<Record<string, readonly SettingValue[]>>>> = {
  classification: { dropout: [0, 0.1, 0.25, 0.5], weightDecay: [0, 1e-4, 1e-3, 1e-2] },
  regression: { dropout: [0, 0.05, 0.1, 0.2], weightDecay: [0, 1e-4, 1e-3, 1e-2] },
};

/**
 * What is searched when nobody says: the learning rate, log-uniform within a factor of ten around that of the settings; the hidden
 * layers; the batch, from half to four times the settings'; dropout and weight decay, if there are such settings, and hidden layers for
 * dropout. Optimizers that want all rows in one batch have theirs, and no dropout: a search along a line wants one and the same loss.
 * @param fixed settings that somebody has decided on: they are left alone.
 */
export function defaultSpace(settings: Settings, task: Task, fixed: ReadonlySet<string> = new Set()): Space {
  const { fullBatch = false } = optimizers[settings.optimizer]!;
  const rate = completeOptions(optimizerOf(settings))['learningRate'];
  const batches = BATCH_FACTORS.map((factor) => Math.max(1, Math.round(settings.batchSize * factor)));
  const space: Record<string, Dimension> = {
    ...(rate === undefined
      ? {}
      : { learningRate: { min: rate / RATE_FACTOR, max: rate * RATE_FACTOR, log: true } }),
    hidden: { values: HIDDEN },
    ...(fullBatch ? {} : { batchSize: { values: [...new Set(batches)] } }),
  };
  for (const [name, values] of Object.entries(REGULARIZATION[task])) {
    const applies = name !== 'dropout' || (settings.hidden.length > 0 && !fullBatch);
    if (applies && Object.hasOwn(settings, name)) space[name] = { values };
  }
  return Object.fromEntries(Object.entries(space).filter(([name]) => !fixed.has(name)));
}
