import type { Dataset } from '../dataset.ts';
import { blobs } from './blobs.ts';
import { circles } from './circles.ts';
import { digits } from './digits.ts';
import { friedman1 } from './friedman1.ts';
import { mnist } from './mnist.ts';
import { moons } from './moons.ts';
import { spirals } from './spirals.ts';
import { xor } from './xor.ts';

/** Every data set, by the name that the command line uses. */
export const datasets: Readonly<Record<string, Dataset>> = {
  moons,
  spirals,
  circles,
  blobs,
  xor,
  friedman1,
  digits,
  mnist,
};
