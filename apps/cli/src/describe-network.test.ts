import {
  buildNetwork,
  dense,
  dropout,
  elu,
  embedding,
  identity,
  type LayerSpec,
  layerNorm,
  mish,
  pbld,
  prelu,
  relu,
  residual,
  scale,
  sigmoid,
  softmax,
} from '@descent/core';
import { describe, expect, test } from 'vitest';
import { networkLine, optionsInWords } from './describe-network.ts';

describe('a network in a line', () => {
  const ntk = { ntk: true, biasInitializer: 'normal', biasLearningRate: 0.1 };

  test.each<[string, LayerSpec[]]>([
    ['5 → 8 relu → 3 softmax', [dense(8), relu(), dense(3), softmax()]],
    ['5 → 5 prelu layerNorm → 1', [dense(5), prelu(), layerNorm(), dense(1), identity()]],
    [
      '5 → 5 elu(alpha 0.5) dropout(rate 0.2) residual(layers 2) → 2 softmax',
      [dense(5), elu({ alpha: 0.5 }), dropout(0.2), residual(2), dense(2), softmax()],
    ],
    [
      '5 → 8 sigmoid → 3 sigmoid; every dense layer: no bias',
      [dense(8, { bias: false }), sigmoid(), dense(3, { bias: false }), sigmoid()],
    ],
    [
      '5 → 8(no bias) relu → 3 softmax; every dense layer: ntk',
      [dense(8, { bias: false, ntk: true }), relu(), dense(3, { ntk: true }), softmax()],
    ],
    [
      '5 scale(learningRate ×6) → 8 mish → 3; every dense layer: biasLearningRate ×0.1, ntk',
      [scale({ learningRate: 6 }), dense(8, { initializer: 'heNormal', ...ntk }), mish(), dense(3, ntk)],
    ],
    [
      '5 → 4 embedding(blocks [1, 3], size 2) scale → 1',
      [embedding({ blocks: [1, 3], size: 2 }), scale(), dense(1)],
    ],
  ])('%s', (line, layers) => {
    expect(networkLine(buildNetwork({ inputs: 5, layers }))).toBe(line);
  });

  test('says how many members it has', () => {
    const layers = [dense(8, { bias: false }), softmax()];
    expect(networkLine(buildNetwork({ inputs: 5, layers, members: 4 }))).toBe(
      '4 × (5 → 8 softmax); every dense layer: no bias',
    );
  });
});

test('long lists are counted, and how weights begin is an option too', () => {
  const columns = Array.from({ length: 7 }, (_, i) => i);
  const layers = [pbld({ columns, size: 5 }), dense(2, { initializer: 'zeros' }), dense(2)];
  const network = buildNetwork({ inputs: 9, layers });
  expect(network.layers.map(optionsInWords)).toEqual([
    ['size 5', 'columns [7 numbers]'],
    ['initializer zeros'],
    [],
  ]);
});
