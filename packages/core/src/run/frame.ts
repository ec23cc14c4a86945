import type { LayerTensors } from '../layers/layer.ts';
import { Matrix } from '../matrix.ts';
import { parameterViews } from '../network.ts';
import type { Run } from './run.ts';

/** The matrices of one batch of `count` rows: inputs, targets, and each layer's tensors and delta (∂loss/∂output). */
export interface Frame {
  readonly count: number;
  readonly input: Matrix;
  readonly target: Matrix;
  readonly layers: readonly LayerTensors[];
  readonly deltas: readonly Matrix[];
}

/** Gives the frame of a batch size, made once for each size: views into the run's memory, so that a step allocates nothing. */
export function frameMaker(run: Run): (count: number) => Frame {
  const { memory, network } = run;
  const parameters = parameterViews(network, run.parameters);
  const frames = new Map<number, Frame>();
  const view = (section: string, rows: number, cols: number): Matrix =>
    new Matrix(rows, cols, memory.doubles(section).subarray(0, rows * cols));

  return (count) => {
    const known = frames.get(count);
    if (known !== undefined) return known;
    const input = view('input', count, network.inputs);
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
    };
    frames.set(count, frame);
    return frame;
  };
}
