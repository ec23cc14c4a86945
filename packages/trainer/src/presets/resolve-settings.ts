import { lookUp, optimizers, UsageError } from '@descent/core';
import type { Settings } from '../settings.ts';
import { presets } from './index.ts';
import type { DataFacts } from './preset.ts';

/** A preset by its name, and the settings that take the place of its own. */
export interface SettingsChoice {
  readonly preset: string;
  readonly given: Partial<Settings>;
}

/**
 * The settings for the data: as they are, or those of the preset with what was given in their place.
 *
 * @throws UsageError for an unknown preset, or settings that contradict each other.
 * @example
 * ```ts
 * const facts = { task: 'classification', images: false, rows: 150 };
 * resolveSettings({ preset: 'plain', given: { batchSize: 16 } }, facts).batchSize; // 16
 * ```
 */
export function resolveSettings(settings: Settings | SettingsChoice, facts: DataFacts): Settings {
  if (!('preset' in settings)) return settings;
  const { given } = settings;
  const preset = lookUp(presets, 'preset', settings.preset)(facts);
  const { optimizer = preset.optimizer, momentum, nesterov } = given;
  const wantsMomentum = momentum !== undefined || nesterov === true;
  if (wantsMomentum && !Object.hasOwn(lookUp(optimizers, 'optimizer', optimizer).defaults, 'momentum')) {
    throw new UsageError(
      `--momentum and --nesterov: expected an optimizer that has them, got ${optimizer}; add --optimizer sgd`,
    );
  }
  if ((given.patience ?? 0) > 0 && (given.validation ?? preset.validation) === 0) {
    throw new UsageError(
      '--patience: expected validation rows to judge epochs by, got none; give --validation 0.15, say',
    );
  }
  // A learning rate belongs to its optimizer: another optimizer starts from its own.
  const learningRate = given.learningRate ?? (optimizer === preset.optimizer ? preset.learningRate : null);
  return { ...preset, initializer: initializerFor(settings, preset), ...given, learningRate };
}

/** The initializer that suits the activation: `default` follows it; the other presets are what they say. */
function initializerFor(
  { preset, given: { activation } }: SettingsChoice,
  { initializer }: Settings,
): string {
  if (preset !== 'default' || activation === undefined) return initializer;
  return activation === 'relu' ? 'heNormal' : 'glorotUniform';
}
