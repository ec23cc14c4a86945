import { FailureError } from '@descent/core';
import type { Encoder } from './encoders/encoder.ts';
import { encoders } from './encoders/index.ts';
import { type InputSchema, type Schema, usedInputs } from './schema.ts';

/** The encoder of a used input of a valid schema. */
export function encoderOf({ name, encoder: { kind } }: InputSchema): Encoder {
  const encoder = Object.hasOwn(encoders, kind) ? encoders[kind] : undefined;
  if (encoder === undefined) throw new FailureError(`input "${name}": there is no encoder "${kind}"`);
  return encoder;
}

/** The names of the network's inputs, in order: a number column's own name, `column=level` for one-hot. */
export function featureNames(schema: Schema): string[] {
  return usedInputs(schema).flatMap((input) => encoderOf(input).featureNames(input.encoder, input.name));
}

/** Encoders whose first feature is the number itself, scaled. */
const CONTINUOUS = ['minMax', 'quantile', 'robust', 'standard'];
/** Encoders of one-hot words, for an embedding layer to turn to a few numbers each. */
const EMBEDDED = ['embedding'];

/** Where the features of the columns with some encoders begin among the network's inputs, from 0, and how many each column has. */
function placesOf(schema: Schema, kinds: readonly string[]): { first: number; count: number }[] {
  const places: { first: number; count: number }[] = [];
  let first = 0;
  for (const input of usedInputs(schema)) {
    const count = encoderOf(input).featureNames(input.encoder, input.name).length;
    if (kinds.includes(input.encoder.kind)) places.push({ first, count });
    first += count;
  }
  return places;
}

/** Which of the network's inputs are continuous numbers, from 0: those that an embedding of numbers is for. */
export function continuousFeatures(schema: Schema): number[] {
  return placesOf(schema, CONTINUOUS).map(({ first }) => first);
}

/** Which of the network's inputs are for an embedding of categories, as its blocks: of each column its first input, from 0, and how many it has. */
export function embeddedFeatures(schema: Schema): number[] {
  return placesOf(schema, EMBEDDED).flatMap(({ first, count }) => [first, count]);
}
