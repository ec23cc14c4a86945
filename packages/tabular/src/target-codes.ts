import { Matrix } from '@descent/core';

/** `classes × classes`, the identity: 1 for the class itself, 0 for the others. */
export function oneHotTargets(classes: number): Matrix {
  return spread(classes, 0, 1);
}

/** `classes × classes` as in the book: 0.99 for the class itself, 0.01 for the others. */
export function bookTargets(classes: number): Matrix {
  return spread(classes, 0.01, 0.99);
}

/** Two classes at one output, `2 × 1`: 0 for the first, 1 for the last, the positive one. */
export function binaryTargets(): Matrix {
  return Matrix.from([[0], [1]]);
}

function spread(classes: number, off: number, on: number): Matrix {
  const matrix = Matrix.zeros(classes, classes);
  matrix.data.fill(off);
  for (let k = 0; k < classes; k++) matrix.data[k * classes + k] = on;
  return matrix;
}
