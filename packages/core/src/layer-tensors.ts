import type { LayerTensors } from './layers/layer.ts';
import { Matrix } from './matrix.ts';
import type { PlacedLayer } from './network.ts';
import type { Panels } from './panels.ts';

/** The tensors of a layer by itself, with room of its own for all that it leaves, outside of training. */
export function layerTensors(
  { kind, spec, inputs }: Pick<PlacedLayer, 'kind' | 'spec' | 'inputs'>,
  parameters: readonly Panels[],
  input: Matrix,
  output: Matrix,
): LayerTensors {
  return {
    spec,
    parameters,
    input,
    output,
    work: Matrix.zeros(input.rows, kind.work?.(spec, inputs) ?? 0),
    batch: new Float64Array(kind.batchWork?.(spec, inputs) ?? 0),
  };
}
