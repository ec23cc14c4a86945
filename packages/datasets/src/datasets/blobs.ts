import { cosTurns, sinTurns } from '@descent/core';
import type { DrawnDataset } from '../dataset.ts';

const CLASSES = 3;
const RADIUS = 3;

/** Three round clouds, normal around the corners of a triangle at the distance of 3 from the origin; the noise is their standard deviation. */
export const blobs: DrawnDataset = {
  kind: 'drawn',
  about: 'three round clouds, some of whose points lie among others',
  columns: ['x', 'y', 'class'],
  rows: 1000,
  noise: 1,
  row(place, noise, { normal }) {
    const cloud = place % CLASSES;
    const t = cloud / CLASSES;
    return [RADIUS * cosTurns(t) + noise * normal(0), RADIUS * sinTurns(t) + noise * normal(1), cloud];
  },
};
