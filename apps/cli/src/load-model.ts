import {
  completeLoss,
  DataError,
  excerpt,
  isCheckpointHead,
  isDescentError,
  type LossSpec,
  type Model,
  readModel,
  UsageError,
} from '@descent/core';
import { type ReadOptions, readBytes } from '@descent/files';
import {
  type Calibration,
  declaredReadings,
  featureNames,
  type LogicalType,
  parseCalibration,
  parseSchema,
  readTypes,
  type Schema,
  targetsIn,
  usedInputs,
} from '@descent/tabular';
import { targetsOf } from '@descent/trainer';

/** Models larger than this are not read. */
const MOST_BYTES = 2 ** 32;

/** How the model was trained, as far as measuring it needs to know. */
export interface TrainedWith {
  readonly loss: string | LossSpec;
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
    if (isCheckpointHead(bytes)) {
      throw new DataError(
        `${path}: expected a model, got the checkpoint of a training that did not end; descent train --resume makes the model of it`,
      );
    }
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
  if (!isLoss(loss) || (classTargets !== 'oneHot' && classTargets !== 'book')) {
    throw bad('expected its options to name the loss and the targets that it was trained with');
  }
  const answers = targetsOf(schema, loss, classTargets)?.cols ?? targetsIn(schema).length;
  if (answers !== outputs) throw bad(`expected ${answers} outputs for its target, got ${outputs}`);
  return { model, schema, trainedWith: { loss, classTargets }, calibration, metadata };
}

/** The temperature of a model's probabilities: 1 where none was learned. */
export function temperatureOf({ calibration }: LoadedModel): number {
  return calibration?.kind === 'classes' ? calibration.temperature : 1;
}

function isLoss(loss: unknown): loss is string | LossSpec {
  if (typeof loss !== 'string' && (typeof loss !== 'object' || loss === null)) return false;
  try {
    completeLoss(loss as string | LossSpec);
    return true;
  } catch {
    return false;
  }
}

/** Options that say how a data file is read, as given on the command line. */
export interface ReadingFlags {
  header?: 'auto' | 'yes' | 'no';
  delimiter?: string;
  labels?: string;
  missing?: readonly string[];
  types?: ReadonlyMap<string, LogicalType>;
  ignore?: readonly string[];
}

/**
 * How training read its file, overridden by the flags of this command.
 * @throws UsageError when a column is to be ignored that the model needs.
 */
export function readingAsTrained(
  schema: Schema,
  flags: ReadingFlags,
  target: { readonly target: boolean },
): ReadOptions {
  const { format } = schema;
  const needed = usedInputs(schema).find(({ name }) => flags.ignore?.includes(name));
  if (needed !== undefined)
    throw new UsageError(
      `--ignore: the model needs column ${excerpt(needed.name)}; leave it out of the list`,
    );
  const trained =
    format.kind === 'csv'
      ? ({
          header: format.header ? 'yes' : 'no',
          delimiter: format.delimiter,
          missing: format.missing ?? [],
        } as const)
      : {};
  return {
    ...trained,
    ...(flags.header === undefined ? {} : { header: flags.header }),
    ...(flags.delimiter === undefined ? {} : { delimiter: flags.delimiter }),
    ...(flags.missing === undefined ? {} : { missing: flags.missing }),
    labels: flags.labels ?? 'auto',
    types: (names) => new Map([...readTypes(schema, names, target), ...declaredReadings(names, flags)]),
  };
}
