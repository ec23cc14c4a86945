export type { Dataset, DatasetInputs, DatasetTargets } from './dataset.ts';
export {
  DataError,
  DescentError,
  type ErrorKind,
  FailureError,
  IoError,
  isDescentError,
  MemoryError,
  MissingInputError,
  OutputError,
  UsageError,
} from './errors.ts';
export type { Formula, Kernels } from './kernels/kernels.ts';
export { Matrix } from './matrix.ts';
export {
  type CategoryColumn,
  type Column,
  cellText,
  type NumberArray,
  type NumberColumn,
  type Table,
  type TableFormat,
} from './table.ts';
