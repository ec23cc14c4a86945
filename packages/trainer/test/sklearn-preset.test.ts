import { readModel, UsageError } from '@descent/core';
import { type Settings, type TrainedTable, trainTable } from '@descent/trainer';
import { describe, expect, test } from 'vitest';
import { linesTable } from './lines-table.ts';

async function trained(
  target: string,
  { preset = 'sklearn', validation, ...given }: Partial<Settings> & { preset?: string },
): Promise<TrainedTable> {
  const request = {
    data: linesTable(60),
    target,
    task: 'auto',
    validation,
    test: 0,
    seed: 0,
    threads: 'serial',
    settings: { preset, given: { hidden: [], ...given } },
  } as const;
  for await (const event of trainTable(request)) if (event.type === 'trained') return event.result;
  throw new Error('expected a model');
}

/** So short steps that no epoch brings the loss down by 1e-4. */
const STILL = { learningRate: 1e-9 };

describe('preset sklearn stops by the training loss', () => {
  test.each([
    ['sign', 1e-4],
    ['y', 2e-4],
  ])('of %s, once more than ten epochs in a row have not lowered it', async (target, tolerance) => {
    const { end, bytes } = await trained(target, STILL);
    expect(end).toMatchObject({ stopped: 'patience', epochs: 12, bestEpoch: 12 });
    const { metadata } = await readModel(bytes, 'model');
    expect(metadata.get('options')).toMatchObject({ patience: 11, tolerance });
    expect(metadata.get('training')).toMatchObject({ stopped: 'patience', epochs: 12 });
  });

  test('goes on while it falls', async () => {
    const { end } = await trained('sign', { learningRate: 0.01, epochs: 40 });
    expect(end).toMatchObject({ stopped: 'epochs', epochs: 40 });
  });

  test('after as many epochs as are given, or never', async () => {
    expect((await trained('sign', { ...STILL, patience: 3 })).end).toMatchObject({ epochs: 4 });
    const { end } = await trained('sign', { ...STILL, patience: 0, epochs: 20 });
    expect(end).toMatchObject({ stopped: 'epochs', epochs: 20 });
  });

  test('not where validation rows judge', async () => {
    const { end } = await trained('sign', { ...STILL, validation: 0.2, epochs: 20 });
    expect(end).toMatchObject({ stopped: 'epochs', epochs: 20 });
  });
});

test('without a tolerance patience still wants validation rows', async () => {
  await expect(trained('sign', { preset: 'plain', patience: 3 })).rejects.toThrow(UsageError);
});
