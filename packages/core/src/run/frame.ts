import type { Rows } from '../kernels/kernels.ts';
import type { LayerTensors } from '../layers/layer.ts';
import { Matrix } from '../matrix.ts';
import { parameterViews } from '../network.ts';
import { Panels } from '../panels.ts';
import { UNPACKED_BYTES } from '../sparse-rows.ts';
import type { Run } from './run.ts';
import type { DatasetName } from './run-spec.ts';

/** The matrices of one batch of `count` rows: inputs, targets, and each layer's tensors and delta (∂loss/∂output). */
export interface Frame {
  readonly count: number;
  readonly input: Rows;
  readonly target: Matrix;
  readonly layers: readonly LayerTensors[];
  readonly deltas: readonly Matrix[];
  /** The deltas of layers that learn, once more in panels, as updates want them; null elsewhere. */
  readonly deltaPanels: readonly (Panels | null)[];
}

/**
 * Gives the frame of a batch size of one dataset, made once for each size: views into the run's memory, so that a step allocates
 * nothing. Frames of another `slot` have their inputs elsewhere, slot · count rows on.
 * Their weights are the run's, or others of the same network.
 */
export function frameMaker(
  run: Run,
  dataset: DatasetName,
  weights: Float64Array = run.parameters,
): (count: number, slot?: number) => Frame {
  const { memory, network } = run;
  const parameters = parameterViews(network, weights);
  const { inputs } = run.datasets[dataset]!;
  const frames = new Map<number, Frame>();
  const doubles = (section: string, count: number): Float64Array =>
    memory.doubles(section).subarray(0, count);
  const view = (section: string, rows: number, cols: number): Matrix =>
    new Matrix(rows, cols, doubles(section, rows * cols));
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
    const outputs = network.layers.map((layer, l) => view(`activation.${l}`, count, layer.outputs));
    const frame: Frame = {
      count,
      input,
      target: view('target', count, network.outputs),
      layers: outputs.map((output, l) => ({
        parameters: parameters[l]!,
        input: outputs[l - 1] ?? input,
        output,
      })),
      deltas: network.layers.map((layer, l) => view(`delta.${l}`, count, layer.outputs)),
      deltaPanels: network.layers.map((layer, l) =>
        layer.parameters.length === 0
          ? null
          : new Panels(count, layer.outputs, doubles(`deltaPanels.${l}`, count * layer.outputs)),
      ),
    };
    frames.set(key, frame);
    return frame;
  };
}
