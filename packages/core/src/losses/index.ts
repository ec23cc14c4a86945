import { binaryCrossEntropy } from './binary-cross-entropy.ts';
import { bookSquaredError } from './book-squared-error.ts';
import type { Loss } from './loss.ts';
import { meanSquaredError } from './mean-squared-error.ts';
import { softmaxCrossEntropy } from './softmax-cross-entropy.ts';

/** Every loss, by the name that options and model files use. */
export const losses: Readonly<Record<string, Loss>> = {
  binaryCrossEntropy,
  bookSquaredError,
  meanSquaredError,
  softmaxCrossEntropy,
};
