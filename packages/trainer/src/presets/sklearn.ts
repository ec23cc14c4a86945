import type { Preset } from './preset.ts';

const ALPHA = 1e-4;
const MOST_BATCH_ROWS = 200;
const TOLERANCE = 1e-4;
/** It stops once more than `n_iter_no_change` = 10 epochs in a row have not brought the loss down. */
const PATIENCE = 11;

/**
 * scikit-learn's `MLPClassifier` and `MLPRegressor` as they come (version 1.2), on inputs scaled as `--scale` says: 100 relu, adam, 200 epochs,
 * batches of 200, an L2 penalty of ½ · 1e-4 · ΣW² / batch on weights alone, Glorot's range for weights and biases, and no validation rows. It stops once
 * eleven epochs in a row have not brought the training loss to 1e-4 below the lowest so far, with the last weights (that loss is ours, without the
 * penalty). Its squared loss is halved, so that penalty and tolerance count twice beside ours. Validation rows, if they are asked for, judge epochs
 * in its place, as with `early_stopping`, but by their loss.
 *
 * Two classes have one logistic output. With `--activation sigmoid` Glorot's range is the narrower one that it has for logistic units, and the penalty
 * follows `--batch-size`. What is left: the penalty is that of a whole batch of the file's rows; scikit-learn's is larger where test or validation rows
 * leave fewer than a batch to train on, and in a last batch that is not full.
 */
export const sklearnPreset: Preset = (
  { task, rows, classes },
  { activation, batchSize: most = MOST_BATCH_ROWS } = {},
) => {
  const batchSize = Math.min(most, Math.max(rows, 1));
  const initializer = activation === 'sigmoid' ? 'glorotLogistic' : 'glorotUniform';
  const doubled = task === 'regression' ? 2 : 1;
  return {
    hidden: [100],
    activation: 'relu',
    initializer,
    biasInitializer: initializer,
    bias: true,
    loss: classes === 2 ? 'binaryCrossEntropy' : null,
    optimizer: 'adam',
    learningRate: 1e-3,
    momentum: 0,
    nesterov: false,
    rule: 'exact',
    weightDecay: (doubled * ALPHA) / batchSize,
    batchSize,
    epochs: 200,
    patience: PATIENCE,
    tolerance: doubled * TOLERANCE,
    shuffle: true,
    validation: 0,
    scale: 'auto',
    inputRange: { gain: 1, offset: 0 },
    classTargets: 'oneHot',
    standardizeTarget: false,
  };
};
