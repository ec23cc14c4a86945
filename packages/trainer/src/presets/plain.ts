import type { Preset } from './preset.ts';

/** What the flags say and nothing else: the textbook's network and descent, so that every step can be followed. */
export const plainPreset: Preset = () => ({
  hidden: [200],
  activation: 'sigmoid',
  initializer: 'glorotUniform',
  bias: true,
  loss: null,
  optimizer: 'sgd',
  learningRate: 0.5,
  momentum: 0,
  nesterov: false,
  rule: 'exact',
  batchSize: 128,
  epochs: 10,
  patience: 0,
  shuffle: true,
  validation: 0,
  scale: 'auto',
  inputRange: { gain: 1, offset: 0 },
  classTargets: 'oneHot',
  standardizeTarget: false,
});
