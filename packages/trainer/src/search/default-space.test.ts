import { expect, test } from 'vitest';
import { presets } from '../presets/index.ts';
import { resolveSettings } from '../presets/resolve-settings.ts';
import type { Settings } from '../settings.ts';
import { defaultSpace } from './default-space.ts';
import { checkSpace } from './space.ts';

const facts = { task: 'classification', images: false, rows: 150 } as const;
const settings: Settings = {
  ...presets['default']!(facts),
  optimizer: 'adam',
  learningRate: 2e-3,
  batchSize: 16,
};

test('the learning rate and the batch lie around those of the settings', () => {
  const space = defaultSpace(settings, 'classification');
  expect(space['learningRate']).toEqual({ min: 2e-4, max: 2e-2, log: true });
  expect(space['batchSize']).toEqual({ values: [8, 16, 32, 64] });
  expect(Object.keys(space)).toContain('hidden');
});

test('without a learning rate of their own it is the optimizer’s', () => {
  const space = defaultSpace({ ...settings, learningRate: null }, 'regression');
  expect(space['learningRate']).toEqual({ min: 1e-4, max: 1e-2, log: true });
});

test('what is decided is not searched, and nothing is that is no setting', () => {
  const space = defaultSpace(settings, 'regression', new Set(['learningRate', 'hidden', 'seed']));
  expect(Object.keys(space)).not.toContain('learningRate');
  expect(Object.keys(space)).not.toContain('hidden');
  for (const name of Object.keys(space)) expect(Object.keys(settings)).toContain(name);
});

test.each(Object.keys(presets))('preset %s has a space that can be drawn from', (name) => {
  for (const task of ['classification', 'regression'] as const)
    checkSpace(defaultSpace(presets[name]!({ ...facts, task }), task));
});

test('dropout is searched only where there are hidden layers', () => {
  expect(defaultSpace(settings, 'classification')).toHaveProperty('dropout');
  const fixed = new Set(['hidden']);
  expect(defaultSpace({ ...settings, hidden: [] }, 'classification', fixed)).not.toHaveProperty('dropout');
});

test.each(['lbfgs', 'rprop'])(
  '%s, which takes all rows at once, has no batch and no dropout to search',
  (optimizer) => {
    const whole = resolveSettings({ preset: 'default', given: { optimizer } }, facts);
    const space = defaultSpace(whole, 'classification');
    expect(Object.keys(space)).toEqual(expect.arrayContaining(['hidden', 'weightDecay']));
    expect(space).not.toHaveProperty('batchSize');
    expect(space).not.toHaveProperty('dropout');
  },
);
