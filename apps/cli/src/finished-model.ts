import { isDescentError, readModel, type StoredModel } from '@descent/core';
import { readBytes, sha256Hex } from '@descent/files';
import { isModelOf, type PreparedTraining, type TableTrainingRequest } from '@descent/trainer';

/** A model that was there already, as it was read. */
export interface FinishedModel extends StoredModel {
  readonly bytes: Uint8Array;
}

/** The model that is there, if it is what this training would end with. */
export async function finishedModel(
  output: string,
  training: PreparedTraining,
  request: TableTrainingRequest,
): Promise<FinishedModel | undefined> {
  if (output === '-') return undefined;
  try {
    const bytes = await readBytes(output);
    const stored = await readModel(bytes, output);
    return isModelOf(stored.metadata, training, request) ? { ...stored, bytes } : undefined;
  } catch (error) {
    // No file, or one that is no whole model.
    if (isDescentError(error)) return undefined;
    throw error;
  }
}

/** What `--json` prints where a training had ended before: all that it prints of a training but how it was computed. */
export async function finishedSummary({
  finished: { bytes, metadata },
  training,
  output,
  seed,
}: {
  readonly finished: FinishedModel;
  readonly training: PreparedTraining;
  readonly output: string;
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
    seed,
  };
}
