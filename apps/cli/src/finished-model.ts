import { isDescentError, readModel, type StoredModel } from '@descent/core';
import { readBytes, sha256Hex } from '@descent/files';
import {
  isModelOf,
  type PreparedTraining,
  type TableTrainingEvent,
  type TableTrainingRequest,
} from '@descent/trainer';
import type { TrainReport } from './train-report.ts';

/** A model that was there already, as it was read. */
export interface FinishedModel extends StoredModel {
  readonly bytes: Uint8Array;
}

/** The model that is there, and whether it is what this training would end with. */
export async function modelAt(
  output: string,
  training: PreparedTraining,
  request: TableTrainingRequest,
): Promise<{ readonly model: FinishedModel; readonly isOfThis: boolean } | undefined> {
  if (output === '-') return undefined;
  try {
    const bytes = await readBytes(output);
    const stored = await readModel(bytes, output);
    return { model: { ...stored, bytes }, isOfThis: isModelOf(stored.metadata, training, request) };
  } catch (error) {
    // No file, or one that is no whole model.
    if (isDescentError(error)) return undefined;
    throw error;
  }
}

/** What `--json` prints where a training had ended before: of how it was computed, how this run would have. */
export async function finishedSummary({
  finished: { bytes, metadata },
  prepared: { training, choice, kernels },
  output,
  seconds,
  seed,
}: {
  readonly finished: FinishedModel;
  readonly prepared: Extract<TableTrainingEvent, { type: 'prepared' }>;
  readonly output: string;
  readonly seconds: TrainReport['seconds'];
  readonly seed: number;
}): Promise<Record<string, unknown>> {
  const { inputs, outputs, parameterCount } = training.run.network;
  return {
    model: output,
    sha256: await sha256Hex(bytes),
    task: training.schema.task,
    rows: training.rows,
    network: { inputs, outputs, parameters: parameterCount },
    ...(metadata.get('training') as object),
    metrics: metadata.get('metrics'),
    seconds,
    // Nothing was trained whose rate could be told.
    samplesPerSecond: null,
    threads: choice.threads,
    kernels,
    seed,
  };
}
