import { accuracy } from './accuracy.ts';
import { macroF1 } from './macro-f1.ts';
import { mae } from './mae.ts';
import type { ClassificationMetric, RegressionMetric } from './metric.ts';
import { r2 } from './r2.ts';
import { rmse } from './rmse.ts';

/** Every metric of predicted classes, by the name that reports use. */
export const classificationMetrics: Readonly<Record<string, ClassificationMetric>> = {
  accuracy,
  macroF1,
};

/** Every metric of predicted values, by the name that reports use. */
export const regressionMetrics: Readonly<Record<string, RegressionMetric>> = {
  rmse,
  mae,
  r2,
};
