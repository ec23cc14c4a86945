import { binaryCrossEntropy } from './binary-cross-entropy.ts';
import { bookSquaredError } from './book-squared-error.ts';
import { focal } from './focal.ts';
import { focalCrossEntropy } from './focal-cross-entropy.ts';
import { hinge } from './hinge.ts';
import { huber } from './huber.ts';
import type { Loss } from './loss.ts';
import { meanAbsoluteError } from './mean-absolute-error.ts';
import { meanSquaredError } from './mean-squared-error.ts';
import { poisson } from './poisson.ts';
import { quantile } from './quantile.ts';
import { softmaxCrossEntropy } from './softmax-cross-entropy.ts';

/** Every loss, by the name that options and model files use. */
export const losses: Readonly<Record<string, Loss>> = {
  binaryCrossEntropy,
  bookSquaredError,
  focal,
  focalCrossEntropy,
  hinge,
  huber,
  meanAbsoluteError,
  meanSquaredError,
  poisson,
  quantile,
  softmaxCrossEntropy,
};
