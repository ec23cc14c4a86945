import { describe, expect } from 'vitest';
import { test } from './folder.ts';
import { halfBrightImages, halfBrightLabels, idx } from './idx-images.ts';
import { expectRefusal } from './refusal.ts';

const IMAGES = 'half-images-idx3-ubyte';
const LABELS = 'half-labels-idx1-ubyte';
const images = halfBrightImages(40);
const labels = halfBrightLabels(40);
const wrongMagic = (file: Buffer) => Buffer.concat([Buffer.of(1, 2, 3, 4), file.subarray(4)]);

describe.concurrent('train refuses IDX', () => {
  test.for<[string, Buffer, Buffer, RegExp[]]>([
    ['images cut short', images.subarray(0, -5), labels, [/half-images/, /640/, /635/]],
    ['images cut short in their header', images.subarray(0, 9), labels, [/half-images/]],
    ['images with bytes too many', Buffer.concat([images, Buffer.of(0)]), labels, [/half-images/]],
    [
      'images of floats',
      idx([40, 4, 4], new Uint8Array(40 * 16 * 4), 0x0d),
      labels,
      [/half-images/, /0x0+0?d03/i],
    ],
    ['labels in place of images', labels, labels, [/half-images/]],
    ['labels cut short', images, labels.subarray(0, -3), [/half-labels/, /40/, /37/]],
    [
      'labels with a wrong magic number',
      images,
      wrongMagic(labels),
      [/half-labels/, /0x0+801/, /0x01020304/],
    ],
    ['fewer labels than images', images, halfBrightLabels(39), [/half-(images|labels)/, /40/, /39/]],
    ['no images', halfBrightImages(0), halfBrightLabels(0), [/half-images/]],
    ['only one class', images, idx([40], new Uint8Array(40)), [/half-images/, /class/]],
  ])('%s', async ([, imageFile, labelFile, words], { folder }) => {
    folder.write(IMAGES, imageFile);
    folder.write(LABELS, labelFile);
    expectRefusal(await folder.run(['train', IMAGES, '--quiet']), 65, words);
    expect(folder.files()).toEqual([IMAGES, LABELS]);
  });

  test('images with a wrong magic number', async ({ folder }) => {
    folder.write(IMAGES, wrongMagic(images));
    folder.write(LABELS, labels);
    // It may be taken for a broken CSV file; that it is bad data is what counts.
    const finished = await folder.run(['train', IMAGES, '--target', 'label', '--quiet']);
    expectRefusal(finished, 65, [/half-images/]);
    expect(folder.files()).toEqual([IMAGES, LABELS]);
  });

  test('labels that --labels names and are not there', async ({ folder }) => {
    folder.write(IMAGES, images);
    expectRefusal(await folder.run(['train', IMAGES, '--labels', 'no-labels', '--quiet']), 66, [/no-labels/]);
  });

  test('images without any labels beside them, naming --labels', async ({ folder }) => {
    folder.write('pixels', images);
    expectRefusal(await folder.run(['train', 'pixels', '--quiet']), 65, [/pixels/, /--labels/]);
  });
});
