import type { TrainingRequest } from '../prepare-training.ts';
import type { Settings } from '../settings.ts';
import type { SideBySideRequest } from '../trainings/training-workers.ts';
import type { Choice, Space } from './space.ts';
import type { Trial } from './trial.ts';

/** Strategies of a search. */
export const strategies = ['random', 'halving'] as const;
export type Strategy = (typeof strategies)[number];

/** What is to be learned, and what is searched. */
export interface TuneRequest extends Omit<TrainingRequest, 'settings' | 'test'>, SideBySideRequest {
  readonly space: Space;
  /** The settings of a point of the space, and of none: those that the space does not name are the same for all. */
  readonly settingsOf: (choice: Choice) => Settings;
  readonly trials: number;
  /** `random`: every trial is trained to its end; `halving`: all for few epochs, and the best go on for more, anew. */
  readonly strategy: Strategy;
  /** Trials are judged by the mean loss of so many folds' held-out rows; 0: by the loss of the validation rows. */
  readonly folds: number;
  /** Whether the first trial is the settings without a choice, and only the others are drawn. */
  readonly baseline?: boolean;
}

/** What may be told to a search beside the request. */
export interface TuneWatch {
  readonly signal?: AbortSignal;
  /** Trials of the same search that ended before; they are not trained again. */
  readonly finished?: readonly Trial[];
  /** Called as trials end, in whatever order they do; waited for, so that a trial can be kept before the search goes on. */
  readonly onTrial?: (trial: Trial) => Promise<void> | void;
}
