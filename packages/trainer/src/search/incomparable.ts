import type { Settings } from '../settings.ts';

/**
 * Settings that decide what the loss of a trial means, and why: trials that differ in one of them cannot be ranked by their losses.
 * (`labelSmoothing` is none of them: it changes the targets of training rows alone.)
 */
export const incomparable: Readonly<Record<string, string>> = {
  loss: 'it judges them',
  classWeight: 'the loss of validation rows counts them by it',
  classTargets: 'the loss of validation rows is taken to these answers',
  standardizeTarget: 'it decides the unit of the loss',
  validation: 'it decides which rows judge them',
} satisfies Partial<Record<keyof Settings, string>>;
