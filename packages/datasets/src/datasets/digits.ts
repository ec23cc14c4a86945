import type { IncludedDataset } from '../dataset.ts';

/** Handwritten digits of 8 × 8 pixels from 0 to 16: E. Alpaydin and C. Kaynak, UCI Machine Learning Repository, 1998, CC BY 4.0. */
export const digits: IncludedDataset = {
  kind: 'included',
  about: 'handwritten digits of 8 × 8 pixels, which train takes when it is given no data',
  columns: 65,
  rows: 1797,
  target: 'digit',
};
