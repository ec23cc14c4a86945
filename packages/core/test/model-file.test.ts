import { readFileSync } from 'node:fs';
import {
  buildNetwork,
  DataError,
  dense,
  isModelHead,
  Matrix,
  Model,
  readModel,
  relu,
  sigmoid,
  softmax,
  tanh,
  UsageError,
  writeModel,
} from '@descent/core';
import { describe, expect, test } from 'vitest';

const spec = {
  inputs: 3,
  layers: [dense(4), relu(), dense(3, { bias: false }), tanh(), dense(2), softmax()],
};

function model(): Model {
  const count = buildNetwork(spec).parameterCount;
  return new Model(
    spec,
    Float64Array.from({ length: count }, (_, i) => ((i * 7) % 11) / 10 - 0.5),
  );
}

/** The file's header as a reader in another language sees it. */
function header(
  bytes: Uint8Array,
): Record<string, { shape: number[]; dtype: string } & Record<string, string>> {
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  return JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
}

test('a model comes back as it was, with its metadata', async () => {
  const bytes = await writeModel(model(), { labels: ['a', 'b'], seed: 0 });
  const stored = await readModel(bytes, 'm.safetensors');
  expect(stored.model.parameters).toEqual(model().parameters);
  expect(stored.model.network.spec).toEqual(spec);
  expect(Object.fromEntries(stored.metadata)).toEqual({ labels: ['a', 'b'], seed: 0 });
});

test('the first bytes tell a model from other files', async () => {
  const bytes = await writeModel(model(), { data: { rows: 3 }, seed: 0 });
  expect(isModelHead(bytes)).toBe(true);
  expect(isModelHead(bytes.subarray(0, 100))).toBe(true);
  expect(isModelHead(new TextEncoder().encode('12345678{"__metadata__":{"format":"pt"}}'))).toBe(false);
  expect(isModelHead(new TextEncoder().encode('a,b\n1,2\n'))).toBe(false);
  expect(isModelHead(new Uint8Array(0))).toBe(false);
});

test('the same model gives the same bytes', async () => {
  expect(await writeModel(model(), { seed: 1 })).toEqual(await writeModel(model(), { seed: 1 }));
});

test('tensors have PyTorch’s names, order of axes and numbers', async () => {
  const head = header(await writeModel(model(), {}));
  const shapes = Object.entries(head).filter(([name]) => name !== '__metadata__');
  expect(Object.fromEntries(shapes.map(([name, { dtype, shape }]) => [name, [dtype, ...shape]]))).toEqual({
    'layers.0.weight': ['F64', 4, 3],
    'layers.0.bias': ['F64', 4],
    'layers.2.weight': ['F64', 3, 4],
    'layers.4.weight': ['F64', 2, 3],
    'layers.4.bias': ['F64', 2],
  });
});

test('every metadata value is a string', async () => {
  const { __metadata__: metadata } = header(await writeModel(model(), { options: { a: 1 }, seed: 3 }));
  expect(Object.values(metadata!).every((value) => typeof value === 'string')).toBe(true);
  expect(Object.keys(metadata!)).toEqual(['descent', 'network', 'options', 'seed', 'sha256']);
});

test('names of the format itself are refused', async () => {
  await expect(writeModel(model(), { network: 1 })).rejects.toThrow(UsageError);
});

describe('what is no model is refused', () => {
  test.each([
    ['an empty file', new Uint8Array(0)],
    ['text', new TextEncoder().encode('a,b,c\n1,2,3\n')],
    ['zeros', new Uint8Array(1000)],
  ])('%s', async (_name, bytes) => {
    await expect(readModel(bytes, 'm.safetensors')).rejects.toThrow(DataError);
  });

  test('a file that was changed', async () => {
    const bytes = await writeModel(model(), {});
    bytes[bytes.length - 1]! ^= 1;
    await expect(readModel(bytes, 'm.safetensors')).rejects.toThrow(/m\.safetensors: .*(checksum|sha256)/i);
  });
});

interface TorchFixture {
  readonly model: string;
  readonly inputs: number[][];
  readonly outputs: number[][];
}

test('PyTorch, loading the file by name into nn.Sequential, gives the same outputs to 1e-12', async () => {
  // Made by fixtures/make_sequential.py with PyTorch from the model below.
  const fixture = JSON.parse(
    readFileSync(new URL('./fixtures/sequential.json', import.meta.url), 'utf8'),
  ) as TorchFixture;
  const layers = [
    dense(5),
    tanh(),
    dense(4),
    relu(),
    dense(6, { bias: false }),
    sigmoid(),
    dense(3),
    softmax(),
  ];
  const network = { inputs: 4, layers };
  const count = buildNetwork(network).parameterCount;
  const parameters = Float64Array.from({ length: count }, (_, i) => ((i * 37) % 101) / 50 - 1);
  const own = new Model(network, parameters);
  expect(Buffer.from(await writeModel(own, {})).toString('base64')).toBe(fixture.model);
  const outputs = own.predict(Matrix.from(fixture.inputs)).toRows();
  outputs.forEach((row, r) => {
    row.forEach((value, c) => {
      expect(Math.abs(value - fixture.outputs[r]![c]!)).toBeLessThanOrEqual(1e-12);
    });
  });
});
