import { Matrix, type Model } from '@descent/core';
import type { Spirals } from '../spirals.ts';

/** The picture shows −REACH to REACH in both directions. */
const REACH = 1.1;
/** Blue and orange, which people with any color vision tell apart: red, green, blue. */
const ARMS = [
  [42, 104, 196],
  [224, 123, 24],
] as const;

/** Paints what a model answers at every pixel, from one arm's color over white to the other's, and the points on top. */
export function drawDecisionMap(canvas: HTMLCanvasElement, model: Model, spirals: Spirals): void {
  const { width, height } = canvas;
  const context = canvas.getContext('2d')!;
  const pixels = Matrix.zeros(width * height, 2);
  for (let pixel = 0; pixel < width * height; pixel++) {
    pixels.data[2 * pixel] = (((pixel % width) + 0.5) / width) * 2 * REACH - REACH;
    pixels.data[2 * pixel + 1] = REACH - ((Math.floor(pixel / width) + 0.5) / height) * 2 * REACH;
  }
  const image = context.createImageData(width, height);
  model.predict(pixels).data.forEach((output, pixel) => {
    const strength = 0.45 * Math.abs(2 * output - 1);
    const color = ARMS[output > 0.5 ? 1 : 0];
    for (let i = 0; i < 3; i++) image.data[4 * pixel + i] = 255 - strength * (255 - color[i]!);
    image.data[4 * pixel + 3] = 255;
  });
  context.putImageData(image, 0, 0);

  spirals.targets.data.forEach((arm, row) => {
    const x = ((spirals.inputs.data[2 * row]! + REACH) / (2 * REACH)) * width;
    const y = ((REACH - spirals.inputs.data[2 * row + 1]!) / (2 * REACH)) * height;
    context.fillStyle = `rgb(${ARMS[arm === 1 ? 1 : 0]})`;
    context.fillRect(x - 1, y - 1, 2, 2);
  });
}
