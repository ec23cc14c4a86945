import { bytes } from './bytes.ts';
import type { Encoder } from './encoder.ts';
import { none } from './none.ts';
import { oneHot } from './one-hot.ts';
import { standard } from './standard.ts';

/** Every kind of encoder, by the name that schemas use. Those that accept numbers are also the values of `scale`. */
export const encoders: Readonly<Record<string, Encoder>> = {
  standard,
  bytes,
  none,
  oneHot,
};
