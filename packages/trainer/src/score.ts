import { findLoss, givesProbabilities, type LossSpec, type Matrix } from '@descent/core';
import {
  type ClassFigures,
  classFigures,
  classificationMetrics,
  confusionMatrix,
  decodePredictions,
  outputsOfTarget,
  PROBABILITY_METRICS,
  regressionMetrics,
  type Schema,
  type SingleSchema,
  schemaPerTarget,
} from '@descent/tabular';

/** How well a network does on rows whose target is known: the mean loss and every metric of its task; for classes, by class too. */
export interface Score {
  readonly rows: number;
  /** NaN where one is not defined, such as `auc` of rows that are all of one class. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Rows true, columns predicted: how many rows, whatever their weights. */
  readonly confusion?: number[][];
  readonly perClass?: readonly ClassFigures[];
  /** The metrics of each of several targets, by its column; `metrics` are then their means. */
  readonly targets?: Readonly<Record<string, Score['metrics']>>;
}

export interface ScoreOptions {
  /** The temperature of the probabilities of classes [1]. */
  readonly temperature?: number | undefined;
  /** The loss that the network was trained with [one whose outputs are probabilities]: metrics of probabilities are only for such. */
  readonly trainedWith?: string | LossSpec | undefined;
  /** How much each row counts in the metrics [each counts 1]. */
  readonly weights?: ArrayLike<number> | undefined;
  /** The metrics to work out, by name [all of the task]; names of another task are passed over. */
  readonly metrics?: readonly string[] | undefined;
}

/**
 * Scores a network's outputs, `rows × outputs`, against what was to be predicted.
 * @param truth class indices; or values, standardized as the schema says; of several targets `rows × targets`, classes as 0 and 1.
 * @param loss the mean loss over the rows.
 */
export function score(
  schema: Schema,
  outputs: Matrix,
  truth: ArrayLike<number>,
  loss: number,
  options: ScoreOptions = {},
): Score {
  const { target } = schema;
  return target.kind === 'several'
    ? scoreSeveral(schema, outputs, truth, loss, options)
    : scoreOne({ ...schema, target }, outputs, truth, loss, options);
}

/** Each target by itself, and the mean of each metric over them. */
function scoreSeveral(
  schema: Schema,
  outputs: Matrix,
  truth: ArrayLike<number>,
  loss: number,
  options: ScoreOptions,
): Score {
  const schemas = schemaPerTarget(schema);
  const each = schemas.map((single, t) => {
    const own = Float64Array.from({ length: outputs.rows }, (_, r) => truth[r * schemas.length + t]!);
    // Smoothed answers stand for the class that they are nearer to.
    const known = single.target.kind === 'classes' ? own.map((answer) => (answer < 0.5 ? 0 : 1)) : own;
    const { metrics } = scoreOne(single, outputsOfTarget(outputs, t), known, loss, options);
    const { loss: _, ...figures } = metrics;
    return [single.target.column, figures] as const;
  });
  const names = Object.keys(each[0]![1]);
  const means = names.map((name) => {
    const sum = each.reduce((total, [, metrics]) => total + metrics[name]!, 0);
    return [name, sum / each.length] as const;
  });
  const metrics = { loss, ...Object.fromEntries(means) };
  return { rows: outputs.rows, metrics, targets: Object.fromEntries(each) };
}

function scoreOne(
  schema: SingleSchema,
  outputs: Matrix,
  truth: ArrayLike<number>,
  loss: number,
  { temperature, trainedWith, weights, metrics: asked }: ScoreOptions,
): Score {
  const predictions = decodePredictions(schema, outputs, temperature);
  const rows = outputs.rows;
  if (predictions.kind === 'classes') {
    const { classes: predicted, probabilities } = predictions;
    const scored = { truth, predicted, probabilities, weights };
    const confusion = confusionMatrix({ ...scored, weights: undefined });
    const perClass = classFigures(weights === undefined ? confusion : confusionMatrix(scored));
    const suitable = outputsAreProbabilities(trainedWith) ? classificationMetrics : metricsOfScores();
    const metrics = { loss, ...figures(suitable, scored, asked) };
    return { rows, metrics, confusion: confusion.toRows(), perClass };
  }
  const { mean, deviation } = schema.target as Extract<SingleSchema['target'], { kind: 'values' }>;
  const own = Float64Array.from(truth, (value) => value * deviation + mean);
  const scored = { truth: own, predicted: predictions.values, weights };
  return { rows, metrics: { loss, ...figures(regressionMetrics, scored, asked) } };
}

/** Whether the outputs of a network that was trained with a loss on classes are probabilities. */
export function outputsAreProbabilities(loss: string | LossSpec | undefined): boolean {
  return loss === undefined || givesProbabilities(findLoss(loss));
}

function metricsOfScores(): typeof classificationMetrics {
  const named = Object.entries(classificationMetrics).filter(([name]) => !PROBABILITY_METRICS.includes(name));
  return Object.fromEntries(named);
}

function figures<Rows>(
  metrics: Readonly<Record<string, (rows: Rows) => number>>,
  rows: Rows,
  asked: readonly string[] = Object.keys(metrics),
): Record<string, number> {
  const named = Object.entries(metrics).filter(([name]) => asked.includes(name));
  return Object.fromEntries(named.map(([name, metric]) => [name, metric(rows)]));
}
