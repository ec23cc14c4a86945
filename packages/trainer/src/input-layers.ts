import { embedding, type LayerSpec, lookUp, pbld, plr, scale, UsageError } from '@descent/core';
import type { Settings } from './settings.ts';

/** Which of a network's inputs, from 0, are what. */
export interface InputPlaces {
  /** Continuous numbers. */
  readonly numbers: readonly number[];
  /** One-hot words to embed, block by block: the first input of each and how many there are; as `embeddedFeatures` has them [none]. */
  readonly categories?: readonly number[];
}

/** How continuous numbers may be embedded, by the name that settings use. */
export const embeddings: Readonly<Record<string, ((columns: readonly number[]) => LayerSpec) | null>> = {
  none: null,
  pbld: (columns) => pbld({ columns, learningRate: 0.1 }),
  plr: (columns) => plr({ columns }),
};

/**
 * The layers before the first hidden one: embedded words, then embedded numbers, then a factor on every one of these.
 * @throws UsageError when numbers are to be embedded and there are none.
 */
export function inputLayers(settings: Settings, { numbers, categories = [] }: InputPlaces): LayerSpec[] {
  const { embedding: name = 'none', categoryEmbedding: size = 0, inputScale } = settings;
  const embed = lookUp(embeddings, 'embedding', name);
  const blocks = size === 0 ? [] : categories;
  if (embed !== null && numbers.length === 0) {
    throw new UsageError(
      `--embedding ${name}: expected columns of numbers, scaled as by --scale standard, got none; leave it out`,
    );
  }
  return [
    ...(blocks.length === 0 ? [] : [embedding({ blocks, size })]),
    ...(embed === null ? [] : [embed(numbers.map((n) => placeBehind(n, blocks, size)))]),
    ...(inputScale === undefined ? [] : [scale({ learningRate: inputScale })]),
  ];
}

/** Where an input that is in no block stands among the outputs of their embedding: each block before it has become `size` numbers. */
function placeBehind(input: number, blocks: readonly number[], size: number): number {
  let place = input;
  for (let b = 0; b < blocks.length; b += 2) if (blocks[b]! < input) place += size - blocks[b + 1]!;
  return place;
}
