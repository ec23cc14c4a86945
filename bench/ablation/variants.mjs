// The settings that the ablation compares: each variant is the base with something else. The rows of docs/defaults.md are named beside theirs.

/** The preset of the day on which the table was measured, in full: what was measured must not follow a preset that changes. */
const today = {
  hidden: [64],
  activation: 'relu',
  initializer: 'heNormal',
  bias: true,
  loss: null,
  optimizer: 'adam',
  learningRate: 5e-3,
  momentum: 0,
  nesterov: false,
  rule: 'exact',
  batchSize: 16,
  epochs: 200,
  patience: 20,
  shuffle: true,
  validation: 0.15,
  scale: 'auto',
  inputRange: { gain: 1, offset: 0 },
  classTargets: 'oneHot',
  standardizeTarget: true,
};
/** RealMLP's small form. */
const recipe = {
  ...today,
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
const smallPbld = { ...small, embedding: 'pbld' };
const ple = { ...small, numbers: 'piecewiseLinear', dropout: 0.15 };
const coslog = { ...ple, dropout: 0.3, ensemble: 4, learningRate: 0.02, epochs: 24, patience: 24 };
const cosine = { name: 'cosine' };

/** The preset of today, whatever it is, with some settings in place of its own. */
const preset = (given = {}) => ({ preset: 'default', given });

export const variants = {
  default: preset(),
  single: preset({ ensemble: 1 }),
  noDropout: preset({ dropout: 0 }),
  dropout30: preset({ dropout: 0.3 }),
  standard: preset({ numbers: 'standard' }),
  robust: preset({ numbers: 'robust' }),
  // Words from ten on, as the recipe has it.
  embedded: preset({ embedFrom: 10 }),
  smoothed: preset({ labelSmoothing: 0.1 }),
  cosine: preset({ schedule: cosine }),
  relu: preset({ activation: 'relu' }),
  noScale: preset({ inputScale: undefined }),
  slow: preset({ learningRate: 0.01 }),
  fast: preset({ learningRate: 0.05 }),

  today, // the preset before
  recipe,
  pbld: { ...recipe, embedding: 'pbld' },
  mish: { ...recipe, activation: 'mish' },

  small, // robust
  smallPlr: { ...small, embedding: 'plr' },
  smallPbld, // robust, PBLD embedding
  pbldDrop: { ...smallPbld, dropout: 0.15 }, // the same, dropout 0.15
  pbldSlow: { ...smallPbld, learningRate: 0.01 }, // the same, learning rate 0.01
  pbldCosine: { ...smallPbld, learningRate: 0.02, schedule: cosine, dropout: 0.15 }, // the same, cosine, learning rate 0.02, dropout 0.15
  pbldDecay: { ...smallPbld, optimizer: 'adamw', weightDecay: 0.5 }, // the same, decay 0.5
  pbldSmooth: { ...smallPbld, labelSmoothing: 0.05 },
  smallPbldQuantile: { ...smallPbld, numbers: 'quantile' },
  pbldDropWide: { ...smallPbld, hidden: [256, 256, 256], dropout: 0.15 },
  smallPbld4: { ...smallPbld, ensemble: 4 },
  pbldDrop4: { ...smallPbld, dropout: 0.15, ensemble: 4 },

  ple, // pieces with capped ties, dropout 0.15
  smallPle: { ...small, numbers: 'piecewiseLinear' },
  pleDrop3: { ...ple, dropout: 0.3 },
  pleFast: { ...ple, learningRate: 0.1 }, // the same, learning rate 0.1
  pleNoScale: { ...ple, inputScale: undefined },
  ple4: { ...ple, ensemble: 4 }, // the same, four members
  pleSlow4: { ...coslog, learningRate: 0.01, epochs: 16, patience: 16 }, // four members, dropout 0.3, learning rate 0.01, 16 epochs
  dropHalf: { ...coslog, schedule: cosine }, // four members, dropout 0.3, cosine, 0.02, 24 epochs
  coslog,
  wider: { ...coslog, hidden: [256, 128], dropout: 0.4, schedule: cosine },
};
