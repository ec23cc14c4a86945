import type { DrawnDataset } from '../dataset.ts';

/**
 * Points of a square, uniform on [−1, 1)²: class 1 where exactly one coordinate is positive, which no line tells apart. Noise is added to
 * the coordinates after the class is known.
 */
export const xor: DrawnDataset = {
  kind: 'drawn',
  about: 'a square whose opposite quarters are one class',
  columns: ['x', 'y', 'class'],
  rows: 1000,
  noise: 0,
  row(_place, noise, { uniform, normal }) {
    const x = 2 * uniform(0) - 1;
    const y = 2 * uniform(1) - 1;
    return [x + noise * normal(0), y + noise * normal(1), x > 0 !== y > 0 ? 1 : 0];
  },
};
