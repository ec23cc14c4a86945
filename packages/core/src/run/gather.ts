import type { DatasetInputs, DatasetTargets } from '../dataset.ts';
import type { Matrix } from '../matrix.ts';

/** out[s, :] = the inputs of dataset row rows[start + s] as doubles (row start + s when `rows` is null), for from ≤ s < to. */
export function gatherInputs(
  inputs: DatasetInputs,
  out: Matrix,
  rows: Int32Array | null,
  start: number,
  from: number,
  to: number,
): void {
  const cols = inputs.cols;
  for (let s = from; s < to; s++) {
    const source = (rows === null ? start + s : rows[start + s]!) * cols;
    const target = s * cols;
    if (inputs.kind === 'bytes') {
      const { data, decode } = inputs;
      for (let c = 0; c < cols; c++) out.data[target + c] = decode[data[source + c]!]!;
    } else {
      const { data } = inputs;
      for (let c = 0; c < cols; c++) out.data[target + c] = data[source + c]!;
    }
  }
}

/** out[s, :] = the targets of dataset row rows[start + s] (row start + s when `rows` is null), for from ≤ s < to. */
export function gatherTargets(
  targets: DatasetTargets,
  out: Matrix,
  rows: Int32Array | null,
  start: number,
  from: number,
  to: number,
): void {
  const cols = targets.cols;
  const values = targets.kind === 'classes' ? targets.decode.data : targets.data;
  for (let s = from; s < to; s++) {
    const row = rows === null ? start + s : rows[start + s]!;
    const source = (targets.kind === 'classes' ? targets.data[row]! : row) * cols;
    for (let c = 0; c < cols; c++) out.data[s * cols + c] = values[source + c]!;
  }
}
