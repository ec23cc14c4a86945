import type { Rows } from '../kernels/kernels.ts';
import type { LayerTensors } from '../layers/layer.ts';
import { Matrix } from '../matrix.ts';
import { parameterViews } from '../network.ts';
import { Panels } from '../panels.ts';
import { UNPACKED_BYTES } from '../sparse-rows.ts';
import { wantsPanels } from './layout.ts';
import type { Run } from './run.ts';
import type { DatasetName } from './run-spec.ts';

/** The matrices of one batch of `count` rows: inputs and targets, which all members share, and each member's own. */
export interface Frame {
  readonly count: number;
  readonly input: Rows;
  readonly target: Matrix;
  /** A column: what the rows count for; null where all count alike. */
  readonly weight: Matrix | null;
  readonly members: readonly MemberFrame[];
}

/** Each layer's tensors and delta (∂loss/∂output). */
export interface MemberFrame {
  readonly layers: readonly LayerTensors[];
  readonly deltas: readonly Matrix[];
  /** The deltas of layers that learn, once more in panels, as updates want them; null elsewhere. */
  readonly deltaPanels: readonly (Panels | null)[];
  /** What samples contribute to the gradients of layers that say it so: of each layer, by parameter. */
  readonly contributions: readonly (readonly Matrix[])[];
}

/** Streams of random numbers begin here: below are the purposes of random.ts. */
const FIRST_STREAM = 65536;

/**
 * Gives the frame of a batch size of one dataset, to learn from or not, made once for each size: views into the run's memory, so that a step allocates
 * nothing. Frames of another `slot` have their inputs elsewhere, slot · count rows on.
 * Their weights are the run's, or others of the same network.
 */
export function frameMaker(
  run: Run,
  dataset: DatasetName,
  training: boolean,
  weights: Float64Array = run.parameters,
): (count: number, slot?: number) => Frame {
  const { memory, network } = run;
  const { capacity } = run.layout;
  const parameters = Array.from({ length: network.members }, (_, m) => parameterViews(network, weights, m));
  const { inputs } = run.datasets[dataset]!;
  const frames = new Map<number, Frame>();
  /** The part of a section that is the member's, for `rows` of the rows that it has room for. */
  const doubles = (section: string, member: number, rows: number, cols: number): Float64Array => {
    const at = member * capacity * cols;
    return memory.doubles(section).subarray(at, at + rows * cols);
  };
  const view = (section: string, member: number, rows: number, cols: number): Matrix =>
    new Matrix(rows, cols, doubles(section, member, rows, cols));
  const panels = (section: string, member: number, rows: number, cols: number): Panels =>
    new Panels(rows, cols, doubles(section, member, rows, cols));
  const contributed = (l: number) =>
    network.layers[l]!.parameters.filter(({ learns }) => learns !== false).map(
      ({ rows }, p) => [rows, `${l}.${p}`] as const,
    );
  const draws = (count: number) => ({
    seed: run.spec.seed,
    numbers: memory.integers('numbers').subarray(0, count),
    clock: run.clock,
  });
  const memberFrame = (m: number, count: number, input: Rows): MemberFrame => {
    const outputs = network.layers.map((layer, l) => view(`activation.${l}`, m, count, layer.outputs));
    return {
      layers: network.layers.map(({ kind, spec, inputs: cols }, l) => {
        const work = kind.work?.(spec, cols) ?? 0;
        const batchWork = kind.batchWork?.(spec, cols) ?? 0;
        const back = kind.skips?.(spec);
        const stream = FIRST_STREAM + m * network.layers.length + l;
        return {
          spec,
          parameters: parameters[m]![l]!,
          input: outputs[l - 1] ?? input,
          output: outputs[l]!,
          training,
          ...(training && kind.draws === true ? { draws: { ...draws(count), stream } } : {}),
          ...(back === undefined ? {} : { skipped: outputs[l - back - 1] ?? (input as Matrix) }),
          ...(batchWork === 0
            ? {}
            : { batch: memory.doubles(`batch.${l}`).subarray(m * batchWork, (m + 1) * batchWork) }),
          ...(work === 0 ? {} : { work: view(`work.${l}`, m, count, work) }),
          ...(kind.contribute === undefined
            ? {}
            : {
                contributions: contributed(l).map(([rows, name]) =>
                  panels(`contributionPanels.${name}`, m, count, rows),
                ),
              }),
        };
      }),
      deltas: network.layers.map((layer, l) => view(`delta.${l}`, m, count, layer.outputs)),
      deltaPanels: network.layers.map((layer, l) =>
        layer.parameters.length === 0 || !wantsPanels(layer.kind)
          ? null
          : panels(`deltaPanels.${l}`, m, count, layer.outputs),
      ),
      contributions: network.layers.map(({ kind }, l) =>
        kind.contribute === undefined
          ? []
          : contributed(l).map(([rows, name]) => view(`contribution.${name}`, m, count, rows)),
      ),
    };
  };
  const inputOf = (count: number, slot: number): Rows => {
    if (inputs.kind === 'sparse') {
      const room = memory.bytes('unpacked');
      const longest = room.length / (run.layout.capacity * UNPACKED_BYTES);
      const spans = memory.integers('spans');
      return { rows: count, cols: inputs.cols, spans, entries: inputs.rows, room, longest };
    }
    const length = count * network.inputs;
    const data = memory.doubles('input').subarray(slot * length, (slot + 1) * length);
    return new Matrix(count, network.inputs, data);
  };

  return (count, slot = 0) => {
    const key = 2 * count + slot;
    const known = frames.get(key);
    if (known !== undefined) return known;
    const input = inputOf(count, slot);
    const frame: Frame = {
      count,
      input,
      target: view('target', 0, count, network.outputs),
      weight: run.datasets[dataset]!.weights === undefined ? null : view('weight', 0, count, 1),
      members: parameters.map((_, m) => memberFrame(m, count, input)),
    };
    frames.set(key, frame);
    return frame;
  };
}
