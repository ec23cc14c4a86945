import { describe, expect, test } from 'vitest';
import type { Settings } from '../settings.ts';
import { presets } from './index.ts';
import { resolveSettings } from './resolve-settings.ts';

const facts = { task: 'classification', images: false, rows: 5000 } as const;
const resolved = (preset: string, given: Partial<Settings> = {}): Settings =>
  resolveSettings({ preset, given }, facts);

describe('numbers that are to be embedded', () => {
  test.each(['pbld', 'plr'])('stay whole for %s, where the preset has them in pieces', (embedding) => {
    expect(presets['default']!(facts).numbers).toBe('piecewiseLinear');
    expect(resolved('default', { embedding }).numbers).toBe('robust');
  });

  test('are encoded as was given, or as the preset says where these are no pieces', () => {
    expect(resolved('default', { embedding: 'pbld', numbers: 'quantile' }).numbers).toBe('quantile');
    expect(resolved('default', { embedding: 'none' }).numbers).toBe('piecewiseLinear');
    expect(resolved('default').numbers).toBe('piecewiseLinear');
    const few = { ...facts, rows: 500 };
    expect(resolveSettings({ preset: 'default', given: { embedding: 'pbld' } }, few).numbers).toBe(
      'standard',
    );
    expect(resolved('plain', { embedding: 'pbld' })).not.toHaveProperty('numbers');
  });
});
