import { dense, Model, sigmoid, writeModel } from '@descent/core';

/** The network of docs/nudge.md: three inputs, three hidden units, three outputs, and a bias for each. */
export function threeByThree(): Model {
  const hidden = [0.9, -0.6, 0.4, 0.2, 0.8, -0.5, 0.1, -0.9, 0.6, 0, 0, 0];
  const output = [0.3, -0.7, 0.5, 1.6, -2.1, 5.2, -0.4, 0.8, -0.9, 0.1, 0.4, -2.4];
  return new Model(
    { inputs: 3, layers: [dense(3), sigmoid(), dense(3), sigmoid()] },
    Float64Array.of(...hidden, ...output),
  );
}

/** The same as a model file of a table with the columns x1, x2, x3 and the labels A, B and C. */
export function threeByThreeFile(): Promise<Uint8Array> {
  const inputs = ['x1', 'x2', 'x3'].map((name, position) => ({
    ...{ name, position, type: 'number' },
    encoder: { kind: 'none' },
  }));
  const target = { kind: 'classes', column: 'label', position: 3, type: 'category', labels: ['A', 'B', 'C'] };
  const format = { kind: 'csv', header: true, delimiter: ',' };
  return writeModel(threeByThree(), {
    schema: { task: 'classification', format, inputs, target },
    options: { loss: 'meanSquaredError', classTargets: 'oneHot' },
  });
}
