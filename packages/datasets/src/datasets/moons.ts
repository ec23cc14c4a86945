import { cosTurns, sinTurns } from '@descent/core';
import type { DrawnDataset } from '../dataset.ts';

/**
 * Two half circles that reach into each other, t uniform on half a turn: (cos t, sin t) and (1 − cos t, ½ − sin t), each coordinate with
 * normal noise.
 *
 * Source: the shapes are those of scikit-learn's make_moons.
 */
export const moons: DrawnDataset = {
  kind: 'drawn',
  about: 'two half circles that reach into each other',
  columns: ['x', 'y', 'class'],
  rows: 1000,
  noise: 0.2,
  row(place, noise, { uniform, normal }) {
    const moon = place % 2;
    const t = uniform(0) / 2;
    const x = moon === 0 ? cosTurns(t) : 1 - cosTurns(t);
    const y = moon === 0 ? sinTurns(t) : 0.5 - sinTurns(t);
    return [x + noise * normal(0), y + noise * normal(1), moon];
  },
};
