import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Table } from '@descent/core';
import { readTable } from '@descent/files';
import { presets, type Settings, type TableTrainingRequest, trainTable } from '@descent/trainer';
import { beforeAll, describe, expect, test } from 'vitest';

const FACTS = { task: 'classification', images: false, rows: 150 } as const;

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const MNIST = path('../../../../shared/data/mnist/train-images-idx3-ubyte.gz');

interface Case {
  readonly file: string;
  readonly target: string;
  readonly rows: number;
  /** Batches that do not divide the training rows. */
  readonly settings: Partial<Settings>;
  /** The SHA-256 of its model file, by which the bits of models are fixed: a change is a decision, and is told in CHANGELOG.md. */
  readonly sha256?: string;
}

const cases: Readonly<Record<string, Case>> = {
  digits: {
    file: path('../../../apps/cli/data/digits.csv'),
    target: 'digit',
    rows: 1797,
    settings: { epochs: 2, batchSize: 50 },
    sha256: '24b582c7262e702d3dd2d0f466ae6ed802b7dc4769938c3d62063c240a313439',
  },
  iris: {
    file: path('./fixtures/iris.csv'),
    target: 'species',
    rows: 150,
    settings: { epochs: 6, batchSize: 7 },
    sha256: 'e174dcc98644ed721fbba06091c54095bb9fbf717a3226f06121d2c944097713',
  },
  'iris by regression': {
    file: path('./fixtures/iris.csv'),
    target: 'petal_width',
    rows: 150,
    settings: { epochs: 6, batchSize: 11, activation: 'tanh' },
    sha256: '8ef3462f76da483138ad548cf085d54f09835a977d1932715ae247778622bbca',
  },
  'the first 2,000 images of MNIST': {
    file: MNIST,
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

describe.each(Object.entries(cases))('%s', (name, { file, target, rows, settings, sha256 }) => {
  const absent = !existsSync(file);
  const note = absent ? `: skipped, ${name} is not there` : '';
  let data: Table;

  beforeAll(async () => {
    if (!absent) data = firstRows(await readTable(file), rows);
  });

  async function modelHash(threads: TableTrainingRequest['threads'], seed = 0): Promise<string> {
    const request: TableTrainingRequest = {
      data,
      target,
      task: 'auto',
      validation: undefined,
      test: 0.1,
      settings: { ...presets['default']!(FACTS), ...settings },
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
