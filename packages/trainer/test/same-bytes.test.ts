import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Table } from '@descent/core';
import { readTable } from '@descent/files';
import {
  presets,
  type Settings,
  type SettingsChoice,
  type TableTrainingRequest,
  trainTable,
} from '@descent/trainer';
import { beforeAll, describe, expect, test } from 'vitest';
import { mixedTable } from './mixed-table.ts';

const FACTS = { task: 'classification', images: false, rows: 150 } as const;

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const MNIST = path('../../../../shared/data/mnist/train-images-idx3-ubyte.gz');

interface Case {
  /** A file, or a table that the test makes. */
  readonly data: string | Table;
  readonly target: string;
  readonly rows: number;
  /** Batches that do not divide the training rows; in place of the default preset's for few rows, unless there is a preset. */
  readonly settings: Partial<Settings> | SettingsChoice;
  /** The SHA-256 of its model file, by which the bits of models are fixed: a change is a decision, and is told in CHANGELOG.md. */
  readonly sha256?: string;
}

const cases: Readonly<Record<string, Case>> = {
  digits: {
    data: path('../../../apps/cli/data/digits.csv'),
    target: 'digit',
    rows: 1797,
    settings: { epochs: 2, batchSize: 50 },
    sha256: '4b2e880b3a0050f2d6f318e9ff133d12a134ce21ca4ea26e8fb64ef05ec462e8',
  },
  iris: {
    data: path('./fixtures/iris.csv'),
    target: 'species',
    rows: 150,
    settings: { epochs: 6, batchSize: 7 },
    sha256: 'be9727acb65701f3dedbb5a8fab484d97636d38ec626692748a809f5b1c678d5',
  },
  'iris by regression': {
    data: path('./fixtures/iris.csv'),
    target: 'petal_width',
    rows: 150,
    settings: { epochs: 6, batchSize: 11, activation: 'tanh' },
    sha256: '1ecc1c64d3eb8fcb7b94b2d7582b3b8f453ec5d4d5a12e14c02a9c1263ab9250',
  },
  'a mixed table by the default of larger ones': {
    data: mixedTable(1100),
    target: 'answer',
    rows: 1100,
    settings: { preset: 'default', given: { epochs: 2 } },
    sha256: '8d3b85107303d5a6d49f0d911565304e54787dd5300edc53232c73b4c82bae4f',
  },
  'the first 2,000 images of MNIST': {
    data: MNIST,
    target: 'label',
    rows: 2000,
    settings: { ...presets['plain']!(FACTS), hidden: [30], epochs: 2, batchSize: 96 },
  },
};

/** The first rows of a table. */
function firstRows(table: Table, rows: number): Table {
  const columns = table.columns.map((column) =>
    column.type === 'number' ? column : { ...column, codes: column.codes.subarray(0, rows) },
  );
  return { ...table, rows, columns };
}

describe.each(Object.entries(cases))('%s', (name, { data: source, target, rows, settings, sha256 }) => {
  const absent = typeof source === 'string' && !existsSync(source);
  const note = absent ? `: skipped, ${name} is not there` : '';
  let data: Table;

  beforeAll(async () => {
    if (absent) return;
    data = firstRows(typeof source === 'string' ? await readTable(source) : source, rows);
  });

  async function modelHash(threads: TableTrainingRequest['threads'], seed = 0): Promise<string> {
    const request: TableTrainingRequest = {
      data,
      target,
      task: 'auto',
      validation: undefined,
      test: 0.1,
      settings: 'preset' in settings ? settings : { ...presets['default']!(FACTS), ...settings },
      seed,
      threads,
    };
    for await (const event of trainTable(request)) {
      if (event.type === 'trained') return createHash('sha256').update(event.result.bytes).digest('hex');
    }
    throw new Error('expected a model');
  }

  test.skipIf(absent)(
    `gives one model file on 1, 2, 3, 4 and 7 threads, serially, and again${note}`,
    async () => {
      const hashes = [];
      for (const threads of ['serial', 1, 2, 3, 4, 7, 'auto', 1] as const)
        hashes.push(await modelHash(threads));
      expect(new Set(hashes)).toEqual(new Set([sha256 ?? hashes[0]]));
    },
  );

  test.skipIf(absent)(`gives another model file for another seed${note}`, async () => {
    expect(await modelHash('serial', 1)).not.toBe(await modelHash('serial', 2));
  });
});
