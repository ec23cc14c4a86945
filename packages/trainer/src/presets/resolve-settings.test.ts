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

describe('what was given and would do nothing is refused:', () => {
  test.each<[string, Partial<Settings>]>([
    ['--activation', { activation: 'tanh' }],
    ['--dropout', { dropout: 0.1 }],
    ['--normalization', { normalization: 'layer' }],
  ])('%s without hidden layers', (flag, given) => {
    expect(() => resolved('default', { hidden: [], ...given })).toThrow(UsageError);
    expect(() => resolved('default', { hidden: [], ...given })).toThrow(`${flag}: expected hidden layers`);
    expect(resolved('default', { hidden: [8], ...given })).toMatchObject(given);
    expect(resolved('default', given)).toMatchObject(given);
  });

  test('--label-smoothing of numbers', () => {
    const smoothed = (task: 'classification' | 'regression'): Settings =>
      resolveSettings({ preset: 'default', given: { labelSmoothing: 0.1 } }, { ...facts, task });
    expect(() => smoothed('regression')).toThrow(UsageError);
    expect(() => smoothed('regression')).toThrow('--label-smoothing: expected a target of classes');
    expect(smoothed('classification').labelSmoothing).toBe(0.1);
  });

  test('but not what says that there is to be none of it, or what the preset has', () => {
    const none = { hidden: [], dropout: 0, normalization: 'none' } as const;
    expect(resolved('default', none)).toMatchObject(none);
    expect(resolved('default', { hidden: [] })).toMatchObject({
      hidden: [],
      activation: 'mish',
      dropout: 0.3,
    });
    const numbers = { ...facts, task: 'regression' } as const;
    const given = { labelSmoothing: 0 };
    expect(resolveSettings({ preset: 'default', given }, numbers)).toMatchObject(given);
  });
});
