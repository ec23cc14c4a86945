export type {
  Dataset,
  DrawnDataset,
  IncludedDataset,
  RemoteDataset,
  RemoteFile,
  RowDraws,
} from './dataset.ts';
export { datasets } from './datasets/index.ts';
export { type DrawOptions, drawCsv, drawRows } from './draw-dataset.ts';
