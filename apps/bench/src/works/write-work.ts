import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildNetwork, type DenseDataset, type Matrix } from '@descent/core';
import { initialTensors, type WorkSpec } from '@descent/trainer';

/**
 * Writes a work for the peers into a folder: raw doubles and bytes, as this machine has them, and `work.json`, which says what they
 * are. Layers count the activations to the dense layer before them; weights are inputs × outputs, row by row.
 */
export function writeWork(folder: string, spec: WorkSpec, dataset: DenseDataset): void {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, data: NodeJS.ArrayBufferView): string => {
    writeFileSync(join(folder, name), data);
    return name;
  };
  const { inputs, targets } = dataset;
  const tensors = initialTensors(spec, dataset);
  const network = buildNetwork(spec.network);
  const dense = network.layers.flatMap((layer, l) =>
    layer.parameters.length === 0 ? [] : [{ ...layer, activation: network.layers[l + 1]?.spec.kind ?? null }],
  );
  const manifest = {
    rows: dataset.rows,
    batchSize: spec.batchSize,
    loss: spec.loss,
    rule: spec.rule,
    optimizer: spec.optimizer.name,
    learningRate: spec.optimizer['learningRate'],
    inputs: {
      kind: inputs.kind,
      file: write('inputs', inputs.data),
      ...(inputs.kind === 'bytes' ? { decode: Array.from(inputs.decode) } : {}),
    },
    targets: {
      kind: targets.kind,
      file: write('targets', targets.data),
      ...(targets.kind === 'classes' ? { decode: rowsOf(targets.decode) } : {}),
    },
    layers: dense.map((layer, l) => {
      const { weight, bias } = tensors[l]!;
      return {
        inputs: layer.inputs,
        outputs: layer.outputs,
        activation: layer.activation,
        weight: write(`weight-${l}`, weight),
        bias: bias === null ? null : write(`bias-${l}`, bias),
      };
    }),
  };
  writeFileSync(join(folder, 'work.json'), JSON.stringify(manifest));
}

function rowsOf({ rows, cols, data }: Matrix): number[][] {
  return Array.from({ length: rows }, (_, r) => Array.from(data.subarray(r * cols, (r + 1) * cols)));
}
