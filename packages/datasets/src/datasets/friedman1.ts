import { sinTurns } from '@descent/core';
import type { DrawnDataset } from '../dataset.ts';

const INPUTS = 10;

/**
 * A regression with interactions, curves and idle inputs: of ten inputs uniform on [0, 1),
 * y = 10 sin(π·x1·x2) + 20·(x3 − ½)² + 10·x4 + 5·x5 + noise·N(0, 1). The other five say nothing.
 *
 * Source: J. Friedman, Multivariate adaptive regression splines, Annals of Statistics 19, 1991, equation 61; scikit-learn's make_friedman1.
 */
export const friedman1: DrawnDataset = {
  kind: 'drawn',
  about: 'a regression on ten numbers, of which five say nothing',
  columns: [...Array.from({ length: INPUTS }, (_, i) => `x${i + 1}`), 'y'],
  rows: 1000,
  noise: 1,
  row(_place, noise, { uniform, normal }) {
    const x = Array.from({ length: INPUTS }, (_, i) => uniform(i));
    const [x1, x2, x3, x4, x5] = x as [number, number, number, number, number];
    const fromMiddle = x3 - 0.5;
    const y = 10 * sinTurns((x1 * x2) / 2) + 20 * fromMiddle * fromMiddle + 10 * x4 + 5 * x5;
    return [...x, y + noise * normal(0)];
  },
};
