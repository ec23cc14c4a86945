import { Matrix, UsageError } from '@descent/core';
import { requireOneTarget, type Schema } from './schema.ts';
import { applyTemperature } from './temperature.ts';

/** What a network's outputs say, in the words and units of the target column. */
export type Predictions =
  | {
      readonly kind: 'classes';
      /** The class of each row. */
      readonly classes: Int32Array;
      /** Its label. */
      readonly labels: readonly string[];
      /** `rows × classes`, in the order of the schema's labels. */
      readonly probabilities: Matrix;
    }
  | { readonly kind: 'values'; readonly values: Float64Array };

/** The outputs of one of several targets, `rows × 1`. */
export function outputsOfTarget({ rows, cols, data }: Matrix, target: number): Matrix {
  return new Matrix(
    rows,
    1,
    Float64Array.from({ length: rows }, (_, r) => data[r * cols + target]!),
  );
}

/** One output is the probability p of the last of two classes, and 1 − p that of the first. */
function bothProbabilities(outputs: Matrix): Matrix {
  const both = Matrix.zeros(outputs.rows, 2);
  for (let r = 0; r < outputs.rows; r++) {
    const p = outputs.data[r]!;
    both.data[2 * r] = 1 - p;
    both.data[2 * r + 1] = p;
  }
  return both;
}

/** The column of the largest element of each row, the lowest of equals. */
function argmaxOfRows({ rows, cols, data }: Matrix): Int32Array {
  const result = new Int32Array(rows);
  for (let r = 0; r < rows; r++) {
    let best = 0;
    for (let c = 1; c < cols; c++) if (data[r * cols + c]! > data[r * cols + best]!) best = c;
    result[r] = best;
  }
  return result;
}

/**
 * Turns a network's outputs, `rows × outputs`, into predictions: for classes the one of the largest probability (the lowest of
 * equals; with a single output p, the last of two classes where p ≥ 0.5), for values v · deviation + mean.
 *
 * @param outputs probabilities, not logits, for classes.
 * @param temperature what makes the probabilities of classes less sure or surer, {@link applyTemperature}; it never changes a class.
 * @throws UsageError when the schema has several targets, or the number of outputs does not suit the schema's target.
 */
export function decodePredictions(
  schema: Pick<Schema, 'target'>,
  outputs: Matrix,
  temperature = 1,
): Predictions {
  const target = requireOneTarget(schema, 'decodePredictions');
  const { cols, data } = outputs;
  if (target.kind === 'values') {
    if (cols !== 1) throw new UsageError(`decodePredictions: expected 1 output for a number, got ${cols}`);
    return { kind: 'values', values: data.map((v) => v * target.deviation + target.mean) };
  }
  const count = target.labels.length;
  const single = cols === 1 && count === 2;
  if (cols !== count && !single) {
    throw new UsageError(`decodePredictions: expected ${count} outputs, one for each class, got ${cols}`);
  }
  const probabilities = applyTemperature(single ? bothProbabilities(outputs) : outputs, temperature);
  const classes = single ? Int32Array.from(data, (p) => (p >= 0.5 ? 1 : 0)) : argmaxOfRows(outputs);
  return { kind: 'classes', classes, labels: Array.from(classes, (k) => target.labels[k]!), probabilities };
}
