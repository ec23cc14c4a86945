export { type Calibration, fitCalibration, parseCalibration, type Ranges, rangesOf } from './calibration.ts';
export { type ChosenTarget, chooseTarget, type TargetOptions } from './choose-target.ts';
export type { ClassCodes } from './class-codes.ts';
export {
  type ConformalScores,
  classScores,
  conformalQuantile,
  keepScores,
  predictionInterval,
  predictionSet,
  valueScores,
} from './conformal.ts';
export { decodePredictions, type Predictions } from './decode-predictions.ts';
export { type EncodedInputs, encodeInputs, type InputPlan, planInputs } from './encode-inputs.ts';
export { encodeSparse, planSparse, type SparsePlan } from './encode-sparse.ts';
export { type EncodeTargetsOptions, encodeTargets } from './encode-targets.ts';
export type { ByteRange, Encoder, EncoderSpec, FeatureWriter, FitContext } from './encoders/encoder.ts';
export { encoders } from './encoders/index.ts';
export { featureNames } from './features.ts';
export { type FitSchemaOptions, fitSchema } from './fit-schema.ts';
export type { LabelMap } from './known-labels.ts';
export { type ClassFigures, classFigures } from './metrics/class-figures.ts';
export { confusionMatrix } from './metrics/confusion.ts';
export { classificationMetrics, regressionMetrics } from './metrics/index.ts';
export type {
  ClassificationMetric,
  RegressionMetric,
  ScoredClasses,
  ScoredRows,
  ScoredValues,
} from './metrics/metric.ts';
export { pinballAt } from './metrics/pinball.ts';
export { topKAccuracy } from './metrics/top-k-accuracy.ts';
export { parseSchema } from './parse-schema.ts';
export {
  type ColumnType,
  type InputSchema,
  readTypes,
  type Schema,
  type TargetSchema,
  type Task,
} from './schema.ts';
export { type Split, type SplitOptions, splitRows } from './split-rows.ts';
export { binaryTargets, bookTargets, oneHotTargets } from './target-codes.ts';
export { applyTemperature, fitTemperature, type TemperatureRows } from './temperature.ts';
