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

/** Which of the network's inputs are continuous numbers, from 0: those that an embedding of numbers is for. */
export function continuousFeatures(schema: Schema): number[] {
  const features: number[] = [];
  let next = 0;
  for (const input of schema.inputs) {
    if (CONTINUOUS.includes(input.encoder.kind)) features.push(next);
    next += encoderOf(input).featureNames(input.encoder, input.name).length;
  }
  return features;
}
