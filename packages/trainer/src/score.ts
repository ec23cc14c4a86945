import type { Matrix } from '@descent/core';
import {
  type ClassFigures,
  classFigures,
  classificationMetrics,
  confusionMatrix,
  decodePredictions,
  regressionMetrics,
  type Schema,
} from '@descent/tabular';

/** How well a network does on rows whose target is known: the mean loss and every metric of its task; for classes, by class too. */
export interface Score {
  readonly rows: number;
  readonly metrics: Readonly<Record<string, number>>;
  /** Rows true, columns predicted. */
  readonly confusion?: number[][];
  readonly perClass?: readonly ClassFigures[];
}

/**
 * Scores a network's outputs, `rows × outputs`, against what was to be predicted.
 * @param truth class indices; or values, standardized as the schema says.
 * @param loss the mean loss over the rows.
 */
export function score(schema: Schema, outputs: Matrix, truth: ArrayLike<number>, loss: number): Score {
  const predictions = decodePredictions(schema, outputs);
  const rows = outputs.rows;
  if (predictions.kind === 'classes' && schema.target.kind === 'classes') {
    const classes = schema.target.labels.length;
    const confusion = confusionMatrix(truth, predictions.classes, classes);
    const metrics = mapValues(classificationMetrics, (metric) => metric(truth, predictions.classes, classes));
    const perClass = classFigures(confusion);
    return { rows, metrics: { loss, ...metrics }, confusion: confusion.toRows(), perClass };
  }
  const { values } = predictions as Extract<typeof predictions, { kind: 'values' }>;
  const { mean, deviation } = schema.target as Extract<Schema['target'], { kind: 'values' }>;
  const own = Float64Array.from(truth, (value) => value * deviation + mean);
  return { rows, metrics: { loss, ...mapValues(regressionMetrics, (metric) => metric(own, values)) } };
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, f: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, f(value)]));
}
