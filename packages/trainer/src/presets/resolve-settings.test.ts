import { type Table, UsageError } from '@descent/core';
import { describe, expect, test } from 'vitest';
import { linesTable } from '../../test/lines-table.ts';
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

describe('patience', () => {
  const resolvedWith = (validation?: Table | number, given: Partial<Settings> = {}): Settings =>
    resolveSettings({ preset: 'plain', given: { patience: 3, ...given } }, facts, validation);

  test.each(['plain', 'book', 'sklearn'])('takes rows of their own in the preset %s', (preset) => {
    const settings = resolveSettings({ preset, given: { patience: 3 } }, facts, linesTable(20));
    expect(settings.patience).toBe(3);
  });

  test('takes a fraction, from wherever it is', () => {
    expect(resolvedWith(0.2).patience).toBe(3);
    expect(resolvedWith(undefined, { validation: 0.2 }).patience).toBe(3);
  });

  test('without rows to judge epochs by is refused', () => {
    for (const validation of [undefined, 0]) {
      expect(() => resolvedWith(validation)).toThrow(UsageError);
      expect(() => resolvedWith(validation)).toThrow('--patience: expected validation rows');
    }
    expect(() => resolvedWith(0, { validation: 0.2 })).toThrow(UsageError);
  });
});
