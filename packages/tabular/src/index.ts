export { type Calibration, fitCalibration, parseCalibration, type Ranges, rangesOf } from './calibration.ts';
export { cellOfFeature } from './cell-of-feature.ts';
export { type ChosenTarget, chooseTarget, type TargetOptions } from './choose-target.ts';
export { type ChosenTargets, chooseTargets } from './choose-targets.ts';
export type { ClassCodes } from './class-codes.ts';
export { type ClassWeight, classWeights } from './class-weights.ts';
export type { ColumnTypeRule, LogicalType } from './column-types/column-type.ts';
export { columnTypes } from './column-types/index.ts';
export {
  type ConformalScores,
  classScores,
  conformalQuantile,
  keepScores,
  predictionInterval,
  predictionSet,
  valueScores,
} from './conformal.ts';
export { type DateFormat, type DateTime, parseDate } from './dates.ts';
export { type DeclaredColumns, declaredReadings } from './declared-columns.ts';
export { decodePredictions, outputsOfTarget, type Predictions } from './decode-predictions.ts';
export { type EncodedInputs, encodeInputs, type InputPlan, planInputs } from './encode-inputs.ts';
export { encodeSparse, planSparse, type SparsePlan } from './encode-sparse.ts';
export { type EncodeTargetsOptions, encodeTargets } from './encode-targets.ts';
export { averagingOne, encodeWeights } from './encode-weights.ts';
export { DROP, type EncoderChoice, encoderFor } from './encoder-for.ts';
export type {
  ByteRange,
  Encoder,
  EncoderOptions,
  EncoderSpec,
  FeatureWriter,
  FitContext,
} from './encoders/encoder.ts';
export { encoders } from './encoders/index.ts';
export { continuousFeatures, embeddedFeatures, featureNames } from './features.ts';
export type { ColumnPlan } from './fit-inputs.ts';
export { type FitSchemaOptions, fitSchema, type LearnedSchema, learnSchema } from './fit-schema.ts';
export { type FoldOptions, foldRows } from './fold-rows.ts';
export type { LabelMap } from './known-labels.ts';
export { type ClassFigures, classFigures } from './metrics/class-figures.ts';
export { confusionMatrix } from './metrics/confusion.ts';
export { classificationMetrics, PROBABILITY_METRICS, regressionMetrics } from './metrics/index.ts';
export type {
  ClassificationMetric,
  RegressionMetric,
  ScoredClasses,
  ScoredRows,
  ScoredValues,
} from './metrics/metric.ts';
export { pinballAt } from './metrics/pinball.ts';
export { topKAccuracy } from './metrics/top-k-accuracy.ts';
export { nudgeTarget, type ShownOutput, shownOutputs } from './nudge-target.ts';
export { parseSchema } from './parse-schema.ts';
export { type RangeFigures, rangeFigures } from './range-figures.ts';
export { readTypes, readTypesBeside } from './read-types.ts';
export {
  type ColumnType,
  type InputSchema,
  requireOneTarget,
  type Schema,
  type SeveralTargets,
  type SingleSchema,
  schemaPerTarget,
  type TargetSchema,
  type Task,
  targetsIn,
  usedInputs,
} from './schema.ts';
export { type Split, type SplitOptions, splitRows } from './split-rows.ts';
export { binaryTargets, bookTargets, oneHotTargets } from './target-codes.ts';
export { applyTemperature, fitTemperature, type TemperatureRows } from './temperature.ts';
