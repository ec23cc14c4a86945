import { DataError, type Model, readModel } from '@descent/core';
import { type ReadOptions, readBytes } from '@descent/files';
import { parseSchema, readTypes, type Schema } from '@descent/tabular';

/** Models larger than this are not read. */
const MOST_BYTES = 2 ** 32;

/** A model file, ready to predict. */
export interface LoadedModel {
  readonly model: Model;
  readonly schema: Schema;
  readonly metadata: ReadonlyMap<string, unknown>;
}

/**
 * Reads a model and its schema.
 * @throws DataError when the file is no Descent model of a table; MissingInputError when it is not there.
 */
export async function loadModel(path: string): Promise<LoadedModel> {
  const { model, metadata } = await readModel(await readBytes(path, { limit: MOST_BYTES }), path);
  if (!metadata.has('schema')) {
    throw new DataError(
      `${path}: expected a model with the schema of its table, got a bare network; train it with descent train`,
    );
  }
  return { model, schema: parseSchema(metadata.get('schema')), metadata };
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
