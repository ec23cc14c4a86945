import { cosTurns, sinTurns } from '@descent/core';
import type { DrawnDataset } from '../dataset.ts';

const TURNS = 1.75;

/**
 * Two spirals that wind around each other, r uniform on [0, 1): r·(cos, sin) of 1.75·r turns, the second arm half a turn ahead, each
 * coordinate with normal noise.
 *
 * Source: the task is that of K. Lang and M. Witbrock, Learning to tell two spirals apart, 1988, with random places and fewer turns.
 */
export const spirals: DrawnDataset = {
  kind: 'drawn',
  about: 'two spirals that wind around each other',
  columns: ['x', 'y', 'class'],
  rows: 2000,
  noise: 0.02,
  row(place, noise, { uniform, normal }) {
    const arm = place % 2;
    const r = uniform(0);
    const t = TURNS * r + arm / 2;
    return [r * cosTurns(t) + noise * normal(0), r * sinTurns(t) + noise * normal(1), arm];
  },
};
