import { presets } from '@descent/trainer';
import { expect, test } from 'vitest';

const { variants } = (await import(new URL('../bench/ablation/variants.mjs', import.meta.url).href)) as {
  variants: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};

test('no two variants of the ablation are the same', () => {
  const stated = (_key: string, value: unknown): unknown => value ?? String(value);
  const texts = Object.values(variants).map((variant) =>
    JSON.stringify(Object.entries(variant).sort(), stated),
  );
  expect(new Set(texts).size).toBe(texts.length);
});

test('what docs/defaults.md says was measured does not follow the preset', () => {
  expect(variants['today']).toMatchObject({
    hidden: [64],
    activation: 'relu',
    batchSize: 16,
    learningRate: 0.005,
  });
  const single = { hidden: [128, 128], activation: 'mish', batchSize: 256, learningRate: 0.04, epochs: 32 };
  for (const name of ['small', 'smallPbld', 'smallPle']) {
    expect(variants[name], name).toMatchObject(single);
    for (const later of ['dropout', 'ensemble', 'weightDecay'])
      expect(variants[name], name).not.toHaveProperty(later);
  }
  expect(variants['ple']).toMatchObject({ ...single, numbers: 'piecewiseLinear', dropout: 0.15 });
  expect(variants['ple4']).toEqual({ ...variants['ple'], ensemble: 4 });
});

test('a variant in full has what every preset has', () => {
  const least = Object.keys(presets['plain']!({ task: 'classification', images: false, rows: 1 }));
  const full = Object.entries(variants).filter(([, variant]) => !('preset' in variant));
  for (const [name, variant] of full)
    expect(Object.keys(variant), name).toEqual(expect.arrayContaining(least));
});
