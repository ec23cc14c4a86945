import type { Preset } from './preset.ts';

/**
 * The network and the rule of Rashid, "Make Your Own Neural Network": sigmoid everywhere, no biases, squared error, one image at a
 * time in file order, x = pixel/255·0.99 + 0.01, targets 0.01 and 0.99, hidden errors Wᵀ(t − o).
 */
export const bookPreset: Preset = () => ({
  hidden: [200],
  activation: 'sigmoid',
  initializer: 'lecunNormal',
  bias: false,
  loss: 'bookSquaredError',
  optimizer: 'sgd',
  learningRate: 0.1,
  momentum: 0,
  nesterov: false,
  rule: 'book',
  batchSize: 1,
  epochs: 5,
  patience: 0,
  shuffle: false,
  validation: 0,
  scale: 'auto',
  inputRange: { gain: 0.99, offset: 0.01 },
  classTargets: 'book',
  standardizeTarget: true,
});
