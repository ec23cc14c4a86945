// Exclusive or, the smallest problem that needs a hidden layer: trained and answered with @descent/core alone.
import { adam, dense, Matrix, sigmoid, tanh, train } from '@descent/core';

const inputs = Matrix.from([
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
]);
const targets = Matrix.from([[0], [1], [1], [0]]);

const model = await train({
  network: { inputs: 2, layers: [dense(8), tanh(), dense(1), sigmoid()] },
  inputs,
  targets,
  loss: 'binaryCrossEntropy',
  optimizer: adam({ learningRate: 0.05 }),
  epochs: 200,
});

const answers = model.predict(inputs);
answers.data.forEach((answer, row) => {
  console.log(`${inputs.data[2 * row]} xor ${inputs.data[2 * row + 1]} = ${answer.toFixed(3)}`);
});
