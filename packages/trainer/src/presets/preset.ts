import type { Task } from '@descent/tabular';
import type { Settings } from '../settings.ts';

/** What a preset may know of the data before it is encoded. */
export interface DataFacts {
  readonly task: Task;
  /** Whether each row is an image. */
  readonly images: boolean;
  /** Rows of the training file, those that are set aside for validation or a test included. */
  readonly rows: number;
  /** The classes of the target; undefined for values, and for several targets. */
  readonly classes?: number | undefined;
}

/**
 * A preset: the settings for a kind of data. The same facts always give the same settings.
 * @param given the settings that will take the place of the preset's own, for those that follow from them.
 */
export type Preset = (facts: DataFacts, given?: Partial<Settings>) => Settings;
