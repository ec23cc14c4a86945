import type { DatasetInputs } from './dataset.ts';
import type { Divergence, OutstandingInput } from './divergence.ts';
import { EPOCH, visitedRows } from './run/clock.ts';
import type { Run } from './run/run.ts';
import type { DatasetName } from './run/run-spec.ts';

/** Inputs beyond this are far from what networks are made for: about 1. */
const LARGE = 100;
/** Others are listed beside the largest one if they are within this factor of it. */
const NEAR = 10;
const LISTED = 5;

/** The rows that were lost first, and those that may have done it. */
interface Suspects extends Pick<Divergence, 'step' | 'lost' | 'loss' | 'dataset'> {
  readonly rows: Iterable<number>;
}

/**
 * Says what can be seen of a run whose loss or parameters are no longer finite, once an epoch was trained or a dataset evaluated. Rows
 * that failed alone in their batch are suspected; where a whole batch failed at once, the weights were lost in an earlier one, and all rows
 * learned from so far are.
 *
 * @param judged the dataset that was evaluated last, if any.
 */
export function diagnoseDivergence(run: Run, judged?: DatasetName): Divergence {
  const epoch = run.clock[EPOCH]! + 1;
  const { rows, ...suspects } = suspectsOf(run, epoch, judged);
  const inputs = largestInputs(run.datasets[suspects.dataset]!.inputs, rows);
  const largestInput = inputs[0] === undefined ? 0 : magnitude(inputs[0].value);
  const outstanding = inputs
    .filter(({ value }) => magnitude(value) > LARGE && magnitude(value) * NEAR >= largestInput)
    .slice(0, LISTED);
  const learningRate = run.options['learningRate'];
  return { epoch, ...suspects, layer: layerAtFault(run), outstanding, largestInput, learningRate };
}

function suspectsOf(run: Run, epoch: number, judged: DatasetName | undefined): Suspects {
  const { train } = run.datasets;
  const { stepRows, order } = run;
  const members = Array.from({ length: run.network.members }, (_, m) =>
    train.losses.subarray(m * train.rows, (m + 1) * train.rows),
  );
  const visited = visitedRows(run);
  const isLost = (p: number): boolean => members.some((losses) => !Number.isFinite(losses[p]!));
  let first = 0;
  while (first < visited && !isLost(first)) first++;
  if (first === visited) return suspectsAtEnd(run, judged);
  const begin = first - (first % stepRows);
  const end = Math.min(begin + stepRows, visited);
  const places = Array.from({ length: end - begin }, (_, i) => begin + i);
  const lost = places.filter(isLost);
  const seen = epoch > 1 ? order : order.subarray(0, end);
  return {
    lost: 'train',
    loss: meanOf(members.flatMap((losses) => [...losses.subarray(begin, end)])),
    step: begin / stepRows + 1,
    dataset: 'train',
    rows: lost.length < places.length ? lost.map((p) => order[p]!) : seen,
  };
}

/** Where every step had a loss: what was lost, the last step did. */
function suspectsAtEnd(run: Run, judged: DatasetName = 'train'): Suspects {
  const { datasets, stepRows, order, clock } = run;
  const visited = visitedRows(run);
  const step = Math.ceil(visited / stepRows);
  const { losses, rows } = datasets[judged]!;
  const lost = Array.from({ length: rows }, (_, row) => row).filter((row) => !Number.isFinite(losses[row]!));
  // A row that is lost while others are not has itself to blame; else what was learned from has.
  const isAlone = judged !== 'train' && lost.length > 0 && lost.length < rows;
  return {
    lost: judged,
    loss: meanOf(losses),
    step,
    dataset: isAlone ? judged : 'train',
    rows: isAlone ? lost : clock[EPOCH]! > 0 ? order : order.subarray(0, visited),
  };
}

function meanOf(numbers: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i]!;
  return sum / numbers.length;
}

/** NaN counts as larger than all. */
function magnitude(x: number): number {
  return Number.isNaN(x) ? Number.POSITIVE_INFINITY : Math.abs(x);
}

/** The largest input of each row, from the largest down; of equals the one whose row comes first. */
function largestInputs(inputs: DatasetInputs, rows: Iterable<number>): OutstandingInput[] {
  const found = Array.from(rows, (row): OutstandingInput => {
    let largest: OutstandingInput = { row, feature: 0, value: 0 };
    eachInput(inputs, row, (feature, value) => {
      if (magnitude(value) > magnitude(largest.value)) largest = { row, feature, value };
    });
    return largest;
  });
  const larger = (a: number, b: number): number => (a === b ? 0 : a > b ? -1 : 1);
  return found.sort((a, b) => larger(magnitude(a.value), magnitude(b.value)) || a.row - b.row);
}

/** Visits the inputs of a row, of sparse ones those that are kept. */
function eachInput(
  inputs: DatasetInputs,
  row: number,
  visit: (feature: number, value: number) => void,
): void {
  if (inputs.kind === 'sparse') {
    const { starts, columns, values, decode } = inputs.rows;
    for (let e = starts[row]!; e < starts[row + 1]!; e++)
      visit(columns[e]!, decode === null ? values[e]! : decode[values[e]!]!);
    return;
  }
  const { cols, data } = inputs;
  for (let c = 0; c < cols; c++) {
    const x = data[row * cols + c]!;
    visit(c, inputs.kind === 'bytes' ? inputs.decode[x]! : x);
  }
}

/** The first layer with weights that are not finite, or else outputs of the last batch; or else that of the largest weight. */
function layerAtFault({ network, parameters, memory, layout }: Run): Divergence['layer'] {
  const { layers, members } = network;
  const perMember = network.parameterCount / members;
  const weights = layers.map((layer) => {
    let largest = 0;
    for (let m = 0; m < members; m++)
      for (const { offset, length } of layer.parameters)
        largest = Math.max(largest, largestOf(parameters, m * perMember + offset, length));
    return largest;
  });
  const outputs = layers.map((layer, l) =>
    largestOf(memory.doubles(`activation.${l}`), 0, members * layout.capacity * layer.outputs),
  );
  const isLost = (x: number): boolean => !Number.isFinite(x);
  const part = !weights.some(isLost) && outputs.some(isLost) ? 'outputs' : 'weights';
  const sizes = part === 'weights' ? weights : outputs;
  const index = sizes.some(isLost) ? sizes.findIndex(isLost) : sizes.indexOf(Math.max(...sizes));
  return { index, kind: layers[index]!.spec.kind, part, largest: sizes[index]! };
}

/** The largest magnitude; NaN where there is one. */
function largestOf(numbers: Float64Array, from: number, count: number): number {
  let largest = 0;
  for (let i = from; i < from + count; i++) {
    const x = numbers[i]!;
    if (Number.isNaN(x)) return x;
    if (Math.abs(x) > largest) largest = Math.abs(x);
  }
  return largest;
}
