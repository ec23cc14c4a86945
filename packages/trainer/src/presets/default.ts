import type { Settings } from '../settings.ts';
import type { DataFacts, Preset } from './preset.ts';

/** Steps that training takes, about, where the rows do not want more or fewer epochs. */
const STEPS = 3000;
const [FEWEST_EPOCHS, MOST_EPOCHS] = [16, 64];
const [SMALLEST_BATCH, LARGEST_BATCH] = [16, 256];
/** Below these rows numbers have too few pieces of 64 rows to be worth it, and every step is shorter, against learning by heart. */
const FEW_ROWS = 1024;
/** From these rows on an epoch has so many steps that shorter ones do for classes, and four members for numbers. */
const MANY_ROWS = 8192;
/** A word of fewer rows, or of fewer than one row in so many, is a rare one: adam's steps are as long for it as for any, and learn it by heart. */
const [MOST_RARE_ROWS, ROWS_PER_RARE_ROW] = [32, 512];
/** Rows for each row of a batch: small tables get steps enough, large ones even gradients. */
const ROWS_PER_BATCH_ROW = 16;

const shared = {
  bias: true,
  loss: null,
  optimizer: 'adam',
  momentum: 0,
  nesterov: false,
  rule: 'exact',
  shuffle: true,
  validation: 0.15,
  scale: 'auto',
  inputRange: { gain: 1, offset: 0 },
  classTargets: 'oneHot',
  standardizeTarget: true,
} as const satisfies Partial<Settings>;

/**
 * The best we know. docs/defaults.md has the ablation that it comes from: for tables the recipe of D. Holzmüller et al. 2024
 * (arXiv 2407.04491) with numbers in pieces and four members; for images a plain network with dropout.
 */
export const defaultPreset: Preset = (facts) => (facts.images ? forImages() : forTable(facts));

function forTable({ task, rows }: DataFacts): Settings {
  const batchSize = batchFor(rows);
  const epochs = clamp(Math.round((STEPS * batchSize) / Math.max(rows, 1)), FEWEST_EPOCHS, MOST_EPOCHS);
  return {
    ...shared,
    hidden: [128, 128],
    activation: 'mish',
    initializer: 'lecunNormal',
    ntk: true,
    biasInitializer: 'normal',
    biasLearningRate: 0.1,
    outputInitializer: 'zeros',
    binary: true,
    rareBelow: Math.min(MOST_RARE_ROWS, Math.floor(rows / ROWS_PER_RARE_ROW)),
    // The recipe embeds from ten words on. None of the tables that the defaults were chosen on has a column of more than a hundred.
    categoryEmbedding: 8,
    inputScale: 6,
    dropout: 0.3,
    ensemble: task === 'regression' && rows < MANY_ROWS ? 8 : 4,
    ...(rows < FEW_ROWS
      ? { numbers: 'standard', learningRate: 0.005, weightDecay: 0.01 }
      : {
          numbers: 'piecewiseLinear',
          learningRate: task === 'regression' ? 0.04 : rows < MANY_ROWS ? 0.02 : 0.01,
        }),
    beta1: 0.9,
    beta2: 0.95,
    schedule: { name: 'coslog4' },
    batchSize,
    epochs,
    patience: epochs,
  };
}

function forImages(): Settings {
  return {
    ...shared,
    hidden: [512, 256],
    activation: 'relu',
    initializer: 'heNormal',
    dropout: 0.3,
    learningRate: 1e-3,
    schedule: { name: 'cosine' },
    batchSize: 128,
    epochs: 40,
    // The best validation loss comes long before the best accuracy: the last weights are kept.
    patience: 0,
  };
}

/** The power of two that is a sixteenth of the rows, or the next below, within its bounds. */
function batchFor(rows: number): number {
  let batch = SMALLEST_BATCH;
  while (2 * batch * ROWS_PER_BATCH_ROW <= rows && batch < LARGEST_BATCH) batch *= 2;
  return batch;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
