import type { Task } from '@descent/tabular';
import type { Settings } from '../settings.ts';

/** What a preset may know of the data before it is encoded. */
export interface DataFacts {
  readonly task: Task;
  /** Whether each row is an image. */
  readonly images: boolean;
  /** Rows of the training file, those that are set aside for validation or a test included. */
  readonly rows: number;
}

/** A preset: the settings for a kind of data. The same facts always give the same settings. */
export type Preset = (facts: DataFacts) => Settings;
