// The settings that the ablation compares: each variant is the base with something else.
import { presets } from '@descent/trainer';

const classes = presets.default({ task: 'classification', images: false, rows: 1000 });

/** RealMLP's small form, with numeric embeddings. */
const recipe = {
  ...classes,
  hidden: [256, 256, 256],
  activation: 'selu',
  initializer: 'lecunNormal',
  ntk: true,
  biasInitializer: 'normal',
  biasLearningRate: 0.1,
  outputInitializer: 'zeros',
  inputScale: 6,
  numbers: 'robust',
  binary: true,
  learningRate: 0.04,
  beta1: 0.9,
  beta2: 0.95,
  batchSize: 256,
  epochs: 64,
  patience: 64,
  schedule: { name: 'coslog4' },
};
const small = { ...recipe, hidden: [128, 128], activation: 'mish', epochs: 32, patience: 32 };

export const variants = {
  today: classes,
  recipe,
  pbld: { ...recipe, embedding: 'pbld' },
  mish: { ...recipe, activation: 'mish' },
  small,
  smallPbld: { ...small, embedding: 'pbld' },
  smallPlr: { ...small, embedding: 'plr' },
  smallPle: { ...small, numbers: 'piecewiseLinear' },
  smallPbld4: { ...small, embedding: 'pbld', ensemble: 4 },
  pbldDrop: { ...small, embedding: 'pbld', dropout: 0.15 },
  pbldDecay: { ...small, embedding: 'pbld', optimizer: 'adamw', weightDecay: 0.5 },
  pbldSlow: { ...small, embedding: 'pbld', learningRate: 0.01 },
  pbldCosine: { ...small, embedding: 'pbld', learningRate: 0.02, schedule: { name: 'cosine' }, dropout: 0.15 },
  pbldSmooth: { ...small, embedding: 'pbld', labelSmoothing: 0.05 },
  ple: { ...small, numbers: 'piecewiseLinear', dropout: 0.15 },
  pbldDrop4: { ...small, embedding: 'pbld', dropout: 0.15, ensemble: 4 },
  ple4: { ...small, numbers: 'piecewiseLinear', dropout: 0.15, ensemble: 4 },
  pleFast: { ...small, numbers: 'piecewiseLinear', dropout: 0.15, learningRate: 0.1 },
  pleNoScale: { ...small, numbers: 'piecewiseLinear', dropout: 0.15, inputScale: undefined },
  pleDrop3: { ...small, numbers: 'piecewiseLinear', dropout: 0.3 },
  pleSlow4: { ...small, numbers: 'piecewiseLinear', dropout: 0.3, ensemble: 4, learningRate: 0.01, epochs: 16, patience: 16 },
  pbldDropWide: { ...small, hidden: [256, 256, 256], embedding: 'pbld', dropout: 0.15 },
  smallPbldQuantile: { ...small, embedding: 'pbld', numbers: 'quantile' },
};
