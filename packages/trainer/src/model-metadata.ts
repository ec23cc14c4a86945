import { completeOptions } from '@descent/core';
import type { PreparedTraining, TrainingRequest } from './prepare-training.ts';
import type { Score } from './score.ts';
import type { TrainedTable } from './train-table.ts';

/**
 * The metrics that the model file keeps, and that epochs are judged by for people to see. The others, some of which have to sort rows,
 * are worked out once, at the end.
 */
export const KEPT_METRICS: readonly string[] = ['accuracy', 'macroF1', 'rmse', 'mae', 'r2'];

/** What the model file says beside the network: nothing of when, where, or on how many threads it was made. */
export function modelMetadata(
  training: PreparedTraining,
  request: TrainingRequest,
  { end, scores, calibration }: Pick<TrainedTable, 'end' | 'scores' | 'calibration'>,
): Record<string, unknown> {
  const { epochs, bestEpoch, steps, stopped } = end;
  const metrics = Object.entries(scores).map(([name, { metrics: figures }]) => [name, keptOf(figures)]);
  return {
    ...requestMetadata(training, request),
    training: { epochs, bestEpoch, steps, stopped },
    metrics: Object.fromEntries(metrics),
    ...(calibration === undefined ? {} : { calibration }),
  };
}

/** Whether a model with this metadata is what the request would be answered with. */
export function isModelOf(
  metadata: ReadonlyMap<string, unknown>,
  training: PreparedTraining,
  request: TrainingRequest,
): boolean {
  // Of rows by their numbers the metadata say only that there were some.
  if (request.test instanceof Int32Array) return false;
  return Object.entries(requestMetadata(training, request)).every(
    ([name, value]) => JSON.stringify(metadata.get(name)) === JSON.stringify(value),
  );
}

/** The part of the metadata that is known before training. */
function requestMetadata(
  { schema, settings, run, rows }: PreparedTraining,
  { data, seed, validation, test }: TrainingRequest,
): Record<string, unknown> {
  return {
    schema,
    labels: schema.target.kind === 'classes' ? schema.target.labels : [],
    options: {
      ...settings,
      loss: run.spec.loss,
      learningRate: completeOptions(run.spec.optimizer)['learningRate'],
      // Where rows of their own were given, there is no fraction; a file's name does not belong here.
      validation:
        typeof validation === 'object'
          ? 'file'
          : rows.validation > 0
            ? (validation ?? settings.validation)
            : 0,
      test: test instanceof Int32Array ? 'rows' : typeof test === 'object' ? 'file' : test,
    },
    seed,
    data: { sha256: data.fingerprint, rows, ...filesOf({ validation, test }) },
  };
}

/** By which rows the model was judged, where they were a file's. */
function filesOf(sources: Pick<TrainingRequest, 'validation' | 'test'>): Record<string, string> {
  const files = Object.entries(sources).flatMap(([name, source]) =>
    typeof source === 'object' && 'columns' in source ? [[name, source.fingerprint]] : [],
  );
  return Object.fromEntries(files);
}

function keptOf(metrics: Score['metrics']): Score['metrics'] {
  const kept = Object.entries(metrics).filter(([name]) => name === 'loss' || KEPT_METRICS.includes(name));
  return Object.fromEntries(kept);
}
