import { accuracy } from './accuracy.ts';
import { auc } from './auc.ts';
import { balancedAccuracy } from './balanced-accuracy.ts';
import { brier } from './brier.ts';
import { ece } from './ece.ts';
import { explainedVariance } from './explained-variance.ts';
import { kappa } from './kappa.ts';
import { logLoss } from './log-loss.ts';
import { macroF1 } from './macro-f1.ts';
import { macroPrecision } from './macro-precision.ts';
import { macroRecall } from './macro-recall.ts';
import { mae } from './mae.ts';
import { mape } from './mape.ts';
import { mcc } from './mcc.ts';
import { medianAE } from './median-ae.ts';
import type { ClassificationMetric, RegressionMetric } from './metric.ts';
import { microF1 } from './micro-f1.ts';
import { microPrecision } from './micro-precision.ts';
import { microRecall } from './micro-recall.ts';
import { pinball } from './pinball.ts';
import { prAuc } from './pr-auc.ts';
import { r2 } from './r2.ts';
import { rmse } from './rmse.ts';
import { top3Accuracy } from './top-k-accuracy.ts';
import { weightedF1 } from './weighted-f1.ts';
import { weightedPrecision } from './weighted-precision.ts';
import { weightedRecall } from './weighted-recall.ts';

/** Every metric of predicted classes, by the name that reports use. */
export const classificationMetrics: Readonly<Record<string, ClassificationMetric>> = {
  accuracy,
  balancedAccuracy,
  auc,
  prAuc,
  macroF1,
  macroPrecision,
  macroRecall,
  microF1,
  microPrecision,
  microRecall,
  weightedF1,
  weightedPrecision,
  weightedRecall,
  mcc,
  kappa,
  top3Accuracy,
  logLoss,
  brier,
  ece,
};

/** Those of the metrics of classes that take outputs for probabilities; to the others they are scores to rank by. */
export const PROBABILITY_METRICS: readonly string[] = ['logLoss', 'brier', 'ece'];

/** Every metric of predicted values, by the name that reports use. */
export const regressionMetrics: Readonly<Record<string, RegressionMetric>> = {
  rmse,
  mae,
  medianAE,
  mape,
  r2,
  explainedVariance,
  pinball,
};
