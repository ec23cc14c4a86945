import { buildNetwork, Matrix, Model } from '@descent/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inputLayers } from './input-layers.ts';
import { presets } from './presets/index.ts';

const settings = presets['plain']!({ task: 'regression', images: false, rows: 100 });
const places = { numbers: [0, 7, 12], categories: [2, 5, 8, 4] };

test('words are embedded first, and what follows counts its columns behind them', () => {
  const all = { ...settings, categoryEmbedding: 3, embedding: 'plr', inputScale: 6 };
  expect(inputLayers(all, places)).toMatchObject([
    { kind: 'embedding', blocks: [2, 5, 8, 4], size: 3 },
    { kind: 'plr', columns: [0, 5, 9] },
    { kind: 'scale', learningRate: 6 },
  ]);
});

test('nothing is embedded that is not there, or not asked for', () => {
  expect(inputLayers({ ...settings, categoryEmbedding: 3 }, { numbers: [0] })).toEqual([]);
  expect(inputLayers(settings, places)).toEqual([]);
  expect(inputLayers({ ...settings, embedding: 'pbld' }, places)).toMatchObject([
    { kind: 'pbld', columns: [0, 7, 12] },
  ]);
});

test('every number reaches its own place behind the embedded words', () => {
  // How many inputs each column has: of a number one, of words two or more.
  const columns = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(columns, fc.integer({ min: 1, max: 9 }), (widths, size) => {
      fc.pre(widths.includes(1) && widths.some((width) => width > 1));
      const numbers: number[] = [];
      const categories: number[] = [];
      let inputs = 0;
      for (const width of widths) {
        if (width === 1) numbers.push(inputs);
        else categories.push(inputs, width);
        inputs += width;
      }
      const asked = { ...settings, categoryEmbedding: size, embedding: 'pbld' };
      const [words, waves] = inputLayers(asked, { numbers, categories });
      const network = { inputs, layers: [words!] };
      const model = new Model(network, new Float64Array(buildNetwork(network).parameterCount));
      const row = Matrix.zeros(1, inputs);
      for (const input of numbers) row.data[input] = input + 1;
      const outputs = model.predict(row).data;
      const reached = (waves!['columns'] as number[]).map((column) => outputs[column]);
      expect(reached).toEqual(numbers.map((input) => input + 1));
    }),
  );
});
