import { lookUp, optimizers, type Table, UsageError } from '@descent/core';
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
 * @param validation rows of their own to judge epochs by, or the fraction that takes the place of the settings'; undefined for neither.
 * @throws UsageError for an unknown preset, settings that contradict each other, or given ones that would do nothing.
 * @example
 * ```ts
 * const facts = { task: 'classification', images: false, rows: 150 };
 * resolveSettings({ preset: 'plain', given: { batchSize: 16 } }, facts).batchSize; // 16
 * ```
 */
export function resolveSettings(
  settings: Settings | SettingsChoice,
  facts: DataFacts,
  validation?: Table | number,
): Settings {
  if (!('preset' in settings)) return settings;
  const { given } = settings;
  const preset = lookUp(presets, 'preset', settings.preset)(facts, given);
  const { optimizer = preset.optimizer, momentum, nesterov } = given;
  const wantsMomentum = momentum !== undefined || nesterov === true;
  if (wantsMomentum && !Object.hasOwn(lookUp(optimizers, 'optimizer', optimizer).defaults, 'momentum')) {
    throw new UsageError(
      `--momentum and --nesterov: expected an optimizer that has them, got ${optimizer}; add --optimizer sgd`,
    );
  }
  const { tolerance = preset.tolerance } = given;
  const toJudgeBy = validation ?? given.validation ?? preset.validation;
  if ((given.patience ?? 0) > 0 && toJudgeBy === 0 && tolerance === undefined) {
    throw new UsageError(
      '--patience: expected validation rows to judge epochs by, got none; give --validation 0.15, say',
    );
  }
  requireEffect(given, preset, facts);
  const base = optimizer === preset.optimizer ? preset : withoutRecipe(preset, optimizer);
  // With as much patience as there are epochs a preset only means to keep the best of them.
  const patience = preset.patience === preset.epochs ? (given.epochs ?? preset.epochs) : preset.patience;
  const initializer = initializerFor(settings, base);
  return { ...base, ...embeddable(base, given), initializer, patience, ...given };
}

/** Pieces of a number cannot be embedded: where the preset has them and an embedding was asked for, numbers stay whole. */
function embeddable({ numbers }: Settings, { embedding = 'none' }: Partial<Settings>): Partial<Settings> {
  return numbers === 'piecewiseLinear' && embedding !== 'none' ? { numbers: 'robust' } : {};
}

/** @throws UsageError for what was given and would do nothing; where only the preset says it, it does not apply, and that is all. */
function requireEffect(given: Partial<Settings>, preset: Settings, { task }: DataFacts): void {
  const {
    hidden = preset.hidden,
    activation,
    dropout = 0,
    normalization = 'none',
    labelSmoothing = 0,
  } = given;
  if (labelSmoothing > 0 && task !== 'classification')
    throw new UsageError('--label-smoothing: expected a target of classes, got numbers; leave it out');
  if (hidden.length > 0) return;
  const ofHidden = {
    '--activation': activation !== undefined,
    '--dropout': dropout > 0,
    '--normalization': normalization !== 'none',
  };
  for (const [flag, isGiven] of Object.entries(ofHidden)) {
    if (isGiven)
      throw new UsageError(
        `${flag}: expected hidden layers to follow, got none; give --hidden 64, say, or leave it out`,
      );
  }
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
