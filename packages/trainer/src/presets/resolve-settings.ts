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
  const { validation = preset.validation, tolerance = preset.tolerance } = given;
  if ((given.patience ?? 0) > 0 && validation === 0 && tolerance === undefined) {
    throw new UsageError(
      '--patience: expected validation rows to judge epochs by, got none; give --validation 0.15, say',
    );
  }
  const base = optimizer === preset.optimizer ? preset : withoutRecipe(preset, optimizer);
  // With as much patience as there are epochs a preset only means to keep the best of them.
  const patience = preset.patience === preset.epochs ? (given.epochs ?? preset.epochs) : preset.patience;
  return { ...base, initializer: initializerFor(settings, base), patience, ...given };
}

const OF_THE_RECIPE: readonly (keyof Settings)[] = [
  ...(['schedule', 'beta1', 'beta2', 'ntk', 'inputScale'] as const),
  ...(['biasLearningRate', 'biasInitializer', 'outputInitializer'] as const),
];

/** The parts of a recipe that are meant for its optimizer alone: another one starts from its own learning rate. */
function withoutRecipe(preset: Settings, optimizer: string): Settings {
  const { ntk } = preset;
  const plain = Object.fromEntries(
    Object.entries(preset).filter(([name]) => !OF_THE_RECIPE.includes(name as keyof Settings)),
  ) as unknown as Settings;
  const initializer = ntk === true ? 'glorotUniform' : preset.initializer;
  const common = { ...plain, initializer, learningRate: null };
  if (optimizers[optimizer]!.fullBatch !== true) return common;
  // Batches of all rows, however many there are; a search along a line wants one and the same loss.
  return { ...common, batchSize: Number.MAX_SAFE_INTEGER, ensemble: 1, dropout: 0 };
}

/** The initializer that suits the activation: `default` follows it; the other presets are what they say. */
function initializerFor(
  { preset, given: { activation } }: SettingsChoice,
  { initializer, ntk }: Settings,
): string {
  if (preset !== 'default' || activation === undefined || ntk === true) return initializer;
  return activation === 'relu' ? 'heNormal' : 'glorotUniform';
}
