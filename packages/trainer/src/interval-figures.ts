import { type Calibration, rangeFigures } from '@descent/tabular';
import type { PreparedTraining } from './prepare-training.ts';
import { outputsAreProbabilities } from './score.ts';

/** What intervals of a level come to, for a model that has just been trained. */
export interface IntervalFigures {
  readonly level: number;
  /** Of a regression: the interval is the prediction ± this. */
  readonly halfWidth?: number;
  /** Of classes: how many a set has on average, on the test rows, or where there are none on the validation rows. */
  readonly setSize?: number;
  /** The part of the test rows whose truth lies within; not there without test rows. */
  readonly coverage?: number;
}

/**
 * Whether a training learns how sure its model may be: it has validation rows and one target, and its outputs are values or
 * probabilities, not scores.
 */
export function isCalibrated({ run, schema }: Pick<PreparedTraining, 'run' | 'schema'>): boolean {
  if (run.datasets.validation === undefined || schema.target.kind === 'several') return false;
  return schema.task === 'regression' || outputsAreProbabilities(run.spec.loss);
}

/**
 * Measures intervals, or sets of classes, on the outputs of a run that has ended, which are in its memory.
 * @throws UsageError when the level is not above 0 and below 1.
 */
export function intervalFigures(
  { run, schema }: Pick<PreparedTraining, 'run' | 'schema'>,
  calibration: Calibration,
  level: number,
): IntervalFigures {
  const { test, validation } = run.datasets;
  const { outputs, targets } = (test ?? validation)!;
  const { size, coverage } = rangeFigures(schema, outputs, targets.data, calibration, level);
  return {
    level,
    ...(calibration.kind === 'values' ? { halfWidth: size } : { setSize: size }),
    ...(test === undefined ? {} : { coverage }),
  };
}
