import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect } from 'vitest';
import { type Folder, type TrainSummary, test } from './folder.ts';
import { halfBrightImages, halfBrightLabels, idx } from './idx-images.ts';

const mnist = fileURLToPath(new URL('../../../../shared/data/mnist/', import.meta.url));

/** Trains what has no hidden layers. */
async function trainLinear(folder: Folder, ...args: string[]): Promise<TrainSummary> {
  const linear = [
    '--preset',
    'plain',
    '--hidden',
    'none',
    '--validation',
    '0.15',
    '--threads',
    '1',
    '--json',
  ];
  const steps = ['--optimizer', 'adam', '--learning-rate', '0.005', '--batch-size', '16'];
  return JSON.parse(await folder.output(['train', ...linear, ...steps, ...args])) as TrainSummary;
}

describe.concurrent('IDX images', () => {
  test('find their labels beside them, also those to validate and to test on', async ({ folder }) => {
    for (const [name, count] of [
      ['a', 60],
      ['b', 20],
      ['c', 30],
    ] as const) {
      folder.write(`${name}-images-idx3-ubyte`, halfBrightImages(count));
      folder.write(`${name}-labels-idx1-ubyte`, halfBrightLabels(count));
    }
    const others = ['--validation', 'b-images-idx3-ubyte', '--test', 'c-images-idx3-ubyte'];
    const { rows, network } = await folder.train('a-images-idx3-ubyte', ...others);
    expect(rows).toEqual({ train: 60, validation: 20, test: 30 });
    expect(network).toMatchObject({ inputs: 16, outputs: 2 });
    const { schema } = await folder.inspect();
    expect(schema.format).toMatchObject({ kind: 'images', height: 4, width: 4 });
    expect(schema.inputs[0]!.encoder).toMatchObject({ kind: 'bytes', divisor: 255 });
  });

  test('take --labels, in train and in evaluate; predict needs none', async ({ folder }) => {
    folder.write('pixels', halfBrightImages(60));
    folder.write('answers', halfBrightLabels(60));
    await trainLinear(folder, 'pixels', '--labels', 'answers', '--epochs', '40');
    const args = ['evaluate', 'model.safetensors', 'pixels', '--labels', 'answers', '--json'];
    expect(JSON.parse(await folder.output(args))).toMatchObject({ rows: 60, metrics: { accuracy: 1 } });
    const predicted = await folder.output(['predict', 'model.safetensors', 'pixels']);
    expect(predicted).toBe(`prediction\n${'0\n1\n'.repeat(30)}`);
  });

  test('give the same model gzipped', async ({ folder }) => {
    folder.write('a-images-idx3-ubyte', halfBrightImages(60));
    folder.write('a-labels-idx1-ubyte', halfBrightLabels(60));
    await folder.train('a-images-idx3-ubyte', '--output', 'plain');
    folder.write('z-images-idx3-ubyte.gz', gzipSync(halfBrightImages(60)));
    folder.write('z-labels-idx1-ubyte.gz', gzipSync(halfBrightLabels(60)));
    await folder.train('z-images-idx3-ubyte.gz', '--output', 'zipped');
    expect(folder.bytes('zipped').equals(folder.bytes('plain'))).toBe(true);
  });

  test('of another size are refused by predict', async ({ folder }) => {
    folder.write('a-images-idx3-ubyte', halfBrightImages(60));
    folder.write('a-labels-idx1-ubyte', halfBrightLabels(60));
    await folder.train('a-images-idx3-ubyte');
    folder.write('wide', idx([2, 4, 5], new Uint8Array(40)));
    const { code, stderr } = await folder.run(['predict', 'model.safetensors', 'wide']);
    expect(code).toBe(65);
    expect(stderr).toMatch(/^descent: wide: .*4 × 4.*4 × 5/);
  });

  test.skipIf(!existsSync(mnist))(
    'of MNIST are learned, if ../shared/data/mnist is there',
    async ({ folder }) => {
      // The 10,000 test images serve as training rows here, to keep the run short.
      const images = join(mnist, 't10k-images-idx3-ubyte.gz');
      const { rows, network, metrics } = await trainLinear(folder, images, '--epochs', '1', '--test', '0.2');
      expect(rows).toEqual({ train: 6800, validation: 1200, test: 2000 });
      expect(network).toEqual({ inputs: 784, outputs: 10, parameters: 7850 });
      expect(metrics['test']!['accuracy']).toBeGreaterThan(0.8);
    },
  );
});
