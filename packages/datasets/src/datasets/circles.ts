import { cosTurns, sinTurns } from '@descent/core';
import type { DrawnDataset } from '../dataset.ts';

/**
 * A circle of radius 1 and one of radius ½ within it, t uniform on a turn: r·(cos t, sin t), each coordinate with normal noise.
 *
 * Source: the shapes are those of scikit-learn's make_circles with factor 0.5.
 */
export const circles: DrawnDataset = {
  kind: 'drawn',
  about: 'a circle within a circle',
  columns: ['x', 'y', 'class'],
  rows: 1000,
  noise: 0.1,
  row(place, noise, { uniform, normal }) {
    const inner = place % 2;
    const t = uniform(0);
    const r = inner === 0 ? 1 : 0.5;
    return [r * cosTurns(t) + noise * normal(0), r * sinTurns(t) + noise * normal(1), inner];
  },
};
