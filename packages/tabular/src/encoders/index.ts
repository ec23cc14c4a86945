import type { Column } from '@descent/core';
import { binary } from './binary.ts';
import { bytes } from './bytes.ts';
import { dateParts } from './date-parts.ts';
import { drop } from './drop.ts';
import { embedding } from './embedding.ts';
import type { Encoder } from './encoder.ts';
import { hashing } from './hashing.ts';
import { minMax } from './min-max.ts';
import { missingIndicator } from './missing-indicator.ts';
import { none } from './none.ts';
import { oneHot } from './one-hot.ts';
import { ordinal } from './ordinal.ts';
import { piecewiseLinear } from './piecewise-linear.ts';
import { quantile } from './quantile.ts';
import { robust } from './robust.ts';
import { standard } from './standard.ts';

/** Every kind of encoder, by the name that schemas use. */
export const encoders: Readonly<Record<string, Encoder>> = {
  standard,
  bytes,
  none,
  oneHot,
  binary,
  dateParts,
  drop,
  embedding,
  hashing,
  minMax,
  missingIndicator,
  ordinal,
  piecewiseLinear,
  quantile,
  robust,
};

/** The names of the encoders that columns of a type can have. */
export function encodersOf(type: Column['type']): string[] {
  return Object.keys(encoders).filter((kind) => {
    const { accepts } = encoders[kind]!;
    return accepts === type || accepts === 'any';
  });
}
