import { DataError, isDescentError, losses, type Model, readModel } from '@descent/core';
import { type ReadOptions, readBytes } from '@descent/files';
import {
  type Calibration,
  featureNames,
  parseCalibration,
  parseSchema,
  readTypes,
  type Schema,
} from '@descent/tabular';
import { targetsOf } from '@descent/trainer';

/** Models larger than this are not read. */
const MOST_BYTES = 2 ** 32;

/** How the model was trained, as far as measuring it needs to know. */
export interface TrainedWith {
  readonly loss: string;
  readonly classTargets: 'oneHot' | 'book';
}

/** A model file, ready to predict. */
export interface LoadedModel {
  readonly model: Model;
  readonly schema: Schema;
  readonly trainedWith: TrainedWith;
  /** Undefined in a model that was trained without validation rows. */
  readonly calibration: Calibration | undefined;
  readonly metadata: ReadonlyMap<string, unknown>;
}

/**
 * Reads a model and its schema, and sees that they belong together.
 * @throws DataError when the file is no Descent model of a table; MissingInputError when it is not there.
 */
export async function loadModel(path: string): Promise<LoadedModel> {
  const bytes = await readBytes(path, { limit: MOST_BYTES });
  const { model, metadata } = await readModel(bytes, path).catch((error) => {
    if (!isDescentError(error)) throw error;
    throw new DataError(`${error.message}; MODEL is the first argument, a file made by descent train`, {
      cause: error,
    });
  });
  const bad = (what: string): DataError => new DataError(`${path}: ${what}; train it with descent train`);
  if (!metadata.has('schema')) throw bad('expected a model with the schema of its table, got a bare network');
  let schema: Schema;
  let calibration: Calibration | undefined;
  try {
    schema = parseSchema(metadata.get('schema'));
    calibration = parseCalibration(metadata.get('calibration'), schema);
  } catch (error) {
    throw bad((error as Error).message);
  }
  const { inputs, outputs } = model.network;
  const features = featureNames(schema).length;
  if (features !== inputs)
    throw bad(`expected as many inputs as its schema has features, ${features}, got ${inputs}`);
  const { loss, classTargets } = (metadata.get('options') ?? {}) as Partial<TrainedWith>;
  if (
    typeof loss !== 'string' ||
    !Object.hasOwn(losses, loss) ||
    (classTargets !== 'oneHot' && classTargets !== 'book')
  ) {
    throw bad('expected its options to name the loss and the targets that it was trained with');
  }
  const answers = targetsOf(schema, loss, classTargets)?.cols ?? 1;
  if (answers !== outputs) throw bad(`expected ${answers} outputs for its target, got ${outputs}`);
  return { model, schema, trainedWith: { loss, classTargets }, calibration, metadata };
}

/** The temperature of a model's probabilities: 1 where none was learned. */
export function temperatureOf({ calibration }: LoadedModel): number {
  return calibration?.kind === 'classes' ? calibration.temperature : 1;
}

/** Options that say how a data file is read, as given on the command line. */
export interface ReadingFlags {
  header?: 'auto' | 'yes' | 'no';
  delimiter?: string;
  labels?: string;
}

/** How training read its file, overridden by the flags of this command. */
export function readingAsTrained(
  schema: Schema,
  flags: ReadingFlags,
  target: { readonly target: boolean },
): ReadOptions {
  const { format } = schema;
  const trained =
    format.kind === 'csv'
      ? ({ header: format.header ? 'yes' : 'no', delimiter: format.delimiter } as const)
      : {};
  return {
    ...trained,
    ...(flags.header === undefined ? {} : { header: flags.header }),
    ...(flags.delimiter === undefined ? {} : { delimiter: flags.delimiter }),
    labels: flags.labels ?? 'auto',
    types: (names) => readTypes(schema, names, target),
  };
}
