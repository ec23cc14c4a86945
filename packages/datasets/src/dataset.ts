/** The random numbers of one row, each a function of the seed, the row and its place: no two of one kind are alike. */
export interface RowDraws {
  /** From [0, 1). */
  uniform(place: number): number;
  /** From the normal distribution with mean 0 and standard deviation 1. */
  normal(place: number): number;
}

/** What is said of every data set. */
interface About {
  /** What it is, in a line. */
  readonly about: string;
}

/** Rows that are drawn from a seed. */
export interface DrawnDataset extends About {
  readonly kind: 'drawn';
  /** The names of the columns; the last one is the target. */
  readonly columns: readonly string[];
  /** How many rows there are unless told otherwise. */
  readonly rows: number;
  /** The noise unless told otherwise: a standard deviation. */
  readonly noise: number;
  /** The row at a place from 0. It depends on nothing else, so that a hundred rows are the first of a thousand. */
  row(place: number, noise: number, draws: RowDraws): readonly number[];
}

/** Rows that come with the command line. */
export interface IncludedDataset extends About {
  readonly kind: 'included';
  readonly columns: number;
  readonly rows: number;
  readonly target: string;
}

/** A file that can be downloaded. */
export interface RemoteFile {
  readonly name: string;
  readonly bytes: number;
  /** In hexadecimal digits. */
  readonly sha256: string;
}

/** Files that are downloaded. */
export interface RemoteDataset extends About {
  readonly kind: 'remote';
  readonly rows: number;
  /** Where they are unless told otherwise: the address that their names are added to. */
  readonly mirror: string;
  readonly files: readonly RemoteFile[];
}

export type Dataset = DrawnDataset | IncludedDataset | RemoteDataset;
