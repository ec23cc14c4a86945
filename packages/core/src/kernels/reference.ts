import type { DatasetInputs, DatasetTargets } from '../dataset.ts';
import type { Matrix } from '../matrix.ts';
import { exp, log } from '../numerics.ts';
import { PANEL, type Panels, panelIndex } from '../panels.ts';
import { entryValue } from '../sparse-rows.ts';
import { AVERAGE_RATE, type Formula, type LossFormula, type Numbers, TRANSFORM_SCALARS } from './formulas.ts';
import type { Kernels, Rows, Update } from './kernels.ts';
import {
  batchNorm,
  batchNormBackward,
  batchStatistics,
  batchSums,
  dropout,
  gatherNumbers,
  layerNorm,
  layerNormBackward,
  layerNormContribute,
  prelu,
  preluBackward,
  preluContribute,
  runningStatistics,
} from './reference-norms.ts';
import { copyColumns, waves, wavesBackward, wavesContribute } from './reference-waves.ts';

/**
 * The kernels as a textbook has them. They are the specification: never optimised, the oracle of the contract suite, and the
 * fallback where nothing faster runs. The loops stand in the order that walks memory forward; each element still takes its
 * products in index order.
 */
export const referenceKernels: Kernels = {
  name: 'reference',
  gatherInputs,
  gatherTargets,
  affine,
  affineBackward,
  toPanels,
  updateWeight,
  updateWeightAhead,
  updateBias,
  updateFrom,
  squaredNorm,
  average,
  map,
  mapGradient,
  batchNorm,
  batchNormBackward,
  batchStatistics,
  batchSums,
  dropout,
  gatherNumbers,
  layerNorm,
  layerNormBackward,
  layerNormContribute,
  prelu,
  preluBackward,
  preluContribute,
  runningStatistics,
  copyColumns,
  waves,
  wavesBackward,
  wavesContribute,
  addRows,
  divideRows,
  scaleRows,
  multiplyRows,
  multiplyColumns,
  softmaxRows,
  softmaxBackward,
  lossValue,
  lossGradient,
  crossEntropyValue,
  crossEntropyGradient,
};

function gatherInputs(
  out: Rows,
  inputs: DatasetInputs,
  order: Int32Array | null,
  start: number,
  from: number,
  to: number,
): void {
  const { cols } = inputs;
  for (let s = from; s < to; s++) {
    const row = order === null ? start + s : order[start + s]!;
    if (inputs.kind === 'sparse') {
      if (!('spans' in out)) continue;
      out.spans[2 * s] = inputs.rows.starts[row]!;
      out.spans[2 * s + 1] = inputs.rows.starts[row + 1]!;
    } else if ('data' in out) {
      for (let c = 0; c < cols; c++) {
        const value = inputs.data[row * cols + c]!;
        out.data[s * cols + c] = inputs.kind === 'bytes' ? inputs.decode[value]! : value;
      }
    }
  }
}

function gatherTargets(
  out: Matrix,
  targets: DatasetTargets,
  order: Int32Array | null,
  start: number,
  from: number,
  to: number,
): void {
  const cols = targets.cols;
  const values = targets.kind === 'classes' ? targets.decode.data : targets.data;
  for (let s = from; s < to; s++) {
    const row = order === null ? start + s : order[start + s]!;
    const source = (targets.kind === 'classes' ? targets.data[row]! : row) * cols;
    for (let c = 0; c < cols; c++) out.data[s * cols + c] = values[source + c]!;
  }
}

/** Calls `visit(k, value)` for every number of row r that a product may not skip, k ascending. */
function eachInRow(x: Rows, r: number, visit: (k: number, value: number) => void): void {
  if ('spans' in x) {
    for (let e = x.spans[2 * r]!; e < x.spans[2 * r + 1]!; e++)
      visit(x.entries.columns[e]!, entryValue(x.entries, e));
  } else {
    for (let k = 0; k < x.cols; k++) visit(k, x.data[r * x.cols + k]!);
  }
}

function affine(
  out: Matrix,
  x: Rows,
  { rows, cols, data: w }: Panels,
  bias: Float64Array | null,
  from: number,
  to: number,
  left = 0,
  right: number = cols,
): void {
  const z = out.data;
  for (let r = from; r < to; r++) {
    for (let c = left; c < right; c++) z[r * cols + c] = bias === null ? 0 : bias[c]! + 0;
    eachInRow(x, r, (k, factor) => {
      for (let first = left; first < right; first += PANEL) {
        const at = panelIndex(rows, cols, k, first) - first;
        const end = Math.min(first + PANEL, right);
        for (let c = first; c < end; c++) z[r * cols + c] = z[r * cols + c]! + factor * w[at + c]!;
      }
    });
  }
}

function affineBackward(
  out: Matrix,
  delta: Matrix,
  { rows, cols, data: w }: Panels,
  from: number,
  to: number,
  left = 0,
  right: number = rows,
): void {
  for (let r = from; r < to; r++) {
    for (let k = left; k < right; k++) {
      let sum = 0;
      for (let first = 0; first < cols; first += PANEL) {
        const at = panelIndex(rows, cols, k, first) - first;
        const end = Math.min(first + PANEL, cols);
        for (let c = first; c < end; c++) sum += delta.data[r * cols + c]! * w[at + c]!;
      }
      out.data[r * rows + k] = sum;
    }
  }
}

function toPanels(out: Panels, x: Matrix, from: number, to: number): void {
  const { rows, cols } = out;
  for (let r = from; r < to; r++) {
    for (let c = 0; c < cols; c++) out.data[panelIndex(rows, cols, r, c)] = x.data[r * cols + c]!;
  }
}

function updateWeight(update: Update, x: Rows, delta: Panels, from: number, to: number): void {
  const { rows, cols } = update.parameter;
  const gradient = new Float64Array((to - from) * cols);
  if (update.continues === true) {
    const kept = update.state[0]!.data;
    for (let k = from; k < to; k++) {
      for (let c = 0; c < cols; c++) gradient[(k - from) * cols + c] = kept[panelIndex(rows, cols, k, c)]!;
    }
  }
  for (let s = 0; s < x.rows; s++) {
    eachInRow(x, s, (k, factor) => {
      if (k < from || k >= to) return;
      const row = (k - from) * cols;
      for (let first = 0; first < cols; first += PANEL) {
        const at = panelIndex(delta.rows, cols, s, first) - first;
        const end = Math.min(first + PANEL, cols);
        for (let c = first; c < end; c++)
          gradient[row + c] = gradient[row + c]! + factor * delta.data[at + c]!;
      }
    });
  }
  for (let k = from; k < to; k++) {
    for (let c = 0; c < cols; c++)
      applyRule(update, panelIndex(rows, cols, k, c), gradient[(k - from) * cols + c]!);
  }
}

function updateWeightAhead(
  update: Update,
  x: Matrix,
  delta: Panels,
  out: Matrix,
  next: Matrix,
  bias: Float64Array | null,
): void {
  updateWeight(update, x, delta, 0, update.parameter.rows);
  affine(out, next, update.parameter, bias, 0, 1);
}

function updateBias(update: Update, delta: Panels, from: number, to: number): void {
  for (let c = from; c < to; c++) {
    let gradient = update.continues === true ? update.state[0]!.data[c]! : 0;
    for (let s = 0; s < delta.rows; s++) gradient += delta.data[panelIndex(delta.rows, delta.cols, s, c)]!;
    applyRule(update, c, gradient);
  }
}

function updateFrom(update: Update, gradient: Panels, from: number, to: number): void {
  const { rows, cols } = update.parameter;
  for (let k = from; k < to; k++) {
    for (let c = 0; c < cols; c++) {
      const at = panelIndex(rows, cols, k, c);
      applyRule(update, at, gradient.data[at]!);
    }
  }
}

function squaredNorm(
  out: Float64Array,
  index: number,
  { rows, cols, data }: Panels,
  from: number,
  to: number,
): void {
  const lanes = new Float64Array(PANEL);
  for (let first = 0; first < cols; first += PANEL) {
    const width = Math.min(PANEL, cols - first);
    for (let r = from; r < to; r++) {
      const at = panelIndex(rows, cols, r, first);
      for (let j = 0; j < width; j++) lanes[j] = lanes[j]! + data[at + j]! * data[at + j]!;
    }
  }
  out[index] = lanes.reduce((sum, lane) => sum + lane);
}

function average(out: Panels, x: Panels, scalars: Float64Array, from: number, to: number): void {
  const rate = scalars[AVERAGE_RATE]!;
  for (let r = from; r < to; r++) {
    for (let c = 0; c < x.cols; c++) {
      const at = panelIndex(x.rows, x.cols, r, c);
      out.data[at] = out.data[at]! + rate * (x.data[at]! - out.data[at]!);
    }
  }
}

function applyRule(update: Update, i: number, gradient: number): void {
  const { rule, parameter, state, scalars, transforms = [] } = update;
  let p = parameter.data[i]!;
  let g = gradient;
  for (const transform of transforms) {
    const changed = transform.value(p, g, scalars.subarray(TRANSFORM_SCALARS) as unknown as Numbers);
    if (transform.changes === 'gradient') g = changed;
    else p = changed;
  }
  const now = state.map(({ data }) => data[i]!) as unknown as Numbers;
  const next = rule.update(p, g, now, scalars as unknown as Numbers);
  parameter.data[i] = next[0]!;
  for (let slot = 0; slot < rule.slots; slot++) state[slot]!.data[i] = next[slot + 1]!;
}

function map(formula: Formula, out: Matrix, x: Matrix, from: number, to: number, parameter = 0): void {
  for (let i = from * x.cols; i < to * x.cols; i++) out.data[i] = formula.value(x.data[i]!, parameter);
}

function mapGradient(
  formula: Formula,
  out: Matrix,
  delta: Matrix,
  x: Matrix,
  y: Matrix,
  from: number,
  to: number,
  parameter = 0,
): void {
  for (let i = from * x.cols; i < to * x.cols; i++) {
    out.data[i] = delta.data[i]! * formula.derivative(x.data[i]!, y.data[i]!, parameter);
  }
}

function addRows(out: Matrix, x: Matrix, from: number, to: number): void {
  for (let i = from * x.cols; i < to * x.cols; i++) out.data[i] = out.data[i]! + x.data[i]!;
}

function divideRows(out: Matrix, divisor: number, from: number, to: number): void {
  for (let i = from * out.cols; i < to * out.cols; i++) out.data[i] = out.data[i]! / divisor;
}

function scaleRows({ cols, data }: Matrix, factors: Float64Array, from: number, to: number): void {
  for (let r = from; r < to; r++) {
    for (let c = 0; c < cols; c++) data[r * cols + c] = data[r * cols + c]! * factors[r]!;
  }
}

function multiplyRows(out: Matrix, x: Matrix, y: Matrix, from: number, to: number): void {
  for (let i = from * x.cols; i < to * x.cols; i++) out.data[i] = x.data[i]! * y.data[i]!;
}

function multiplyColumns(out: Matrix, x: Matrix, factors: Float64Array, from: number, to: number): void {
  const { cols } = x;
  for (let r = from; r < to; r++) {
    for (let c = 0; c < cols; c++) out.data[r * cols + c] = x.data[r * cols + c]! * factors[c]!;
  }
}

/** The largest number of row r. NaN must survive, so that divergence is seen: `!(v <= max)` takes it, `v > max` would not. */
function rowMaximum(x: Matrix, r: number): number {
  let max = Number.NEGATIVE_INFINITY;
  for (let i = r * x.cols; i < (r + 1) * x.cols; i++) if (!(x.data[i]! <= max)) max = x.data[i]!;
  return max;
}

function softmaxRows(out: Matrix, x: Matrix, from: number, to: number): void {
  const cols = x.cols;
  for (let r = from; r < to; r++) {
    const max = rowMaximum(x, r);
    let sum = 0;
    for (let i = r * cols; i < (r + 1) * cols; i++) {
      const e = exp(x.data[i]! - max);
      out.data[i] = e;
      sum += e;
    }
    for (let i = r * cols; i < (r + 1) * cols; i++) out.data[i] = out.data[i]! / sum;
  }
}

function softmaxBackward(out: Matrix, delta: Matrix, y: Matrix, from: number, to: number): void {
  const cols = y.cols;
  for (let r = from; r < to; r++) {
    let mean = 0;
    for (let i = r * cols; i < (r + 1) * cols; i++) mean += y.data[i]! * delta.data[i]!;
    for (let i = r * cols; i < (r + 1) * cols; i++) out.data[i] = y.data[i]! * (delta.data[i]! - mean);
  }
}

function lossValue(
  formula: LossFormula,
  losses: Float64Array,
  offset: number,
  outputs: Matrix,
  targets: Matrix,
  from: number,
  to: number,
  parameter = 0,
): void {
  const n = outputs.cols;
  for (let s = from; s < to; s++) {
    let sum = 0;
    for (let i = s * n; i < (s + 1) * n; i++)
      sum += formula.term(outputs.data[i]!, targets.data[i]!, parameter);
    losses[offset + s] = formula.mean ? sum / n : sum;
  }
}

function lossGradient(
  formula: LossFormula,
  delta: Matrix,
  outputs: Matrix,
  targets: Matrix,
  count: number,
  from: number,
  to: number,
  parameter = 0,
): void {
  const n = formula.mean ? outputs.cols : 1;
  for (let i = from * outputs.cols; i < to * outputs.cols; i++)
    delta.data[i] = formula.slope(outputs.data[i]!, targets.data[i]!, parameter) / n / count;
}

function crossEntropyValue(
  losses: Float64Array,
  offset: number,
  logits: Matrix,
  targets: Matrix,
  from: number,
  to: number,
): void {
  const { cols, data: x } = logits;
  for (let s = from; s < to; s++) {
    const max = rowMaximum(logits, s);
    let sum = 0;
    for (let i = s * cols; i < (s + 1) * cols; i++) sum += exp(x[i]! - max);
    const logSum = log(sum);
    let loss = 0;
    for (let i = s * cols; i < (s + 1) * cols; i++) loss += targets.data[i]! * (logSum - (x[i]! - max));
    losses[offset + s] = loss;
  }
}

function crossEntropyGradient(
  delta: Matrix,
  logits: Matrix,
  targets: Matrix,
  count: number,
  from: number,
  to: number,
): void {
  const n = logits.cols;
  softmaxRows(delta, logits, from, to);
  for (let s = from; s < to; s++) {
    let total = 0;
    for (let i = s * n; i < (s + 1) * n; i++) total += targets.data[i]!;
    for (let i = s * n; i < (s + 1) * n; i++)
      delta.data[i] = (delta.data[i]! * total - targets.data[i]!) / count;
  }
}
