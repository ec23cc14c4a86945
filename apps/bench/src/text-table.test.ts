import { expect, test } from 'vitest';
import { judge, measured, missing } from './record.ts';
import { type ResultFile, SCHEMA_VERSION } from './result.ts';
import { figure, textTable } from './text-table.ts';

test.each([
  [0.012345, '0.0123'],
  [1.7, '1.7'],
  [123.456, '123.5'],
  [45_719.4, '45,719'],
  [1_234_567, '1,234,567'],
])('%d is shown as %s', (value, text) => {
  expect(figure(value)).toBe(text);
});

test('a table has a block per case, and shows the absent and the slower as plainly as the rest', () => {
  const head = { suite: 'peers', case: 'work', title: 'the work', unit: 'samples/s', higherIsBetter: true };
  const records = [
    measured({ ...head, subject: 'descent', parameters: { threads: 2, kernels: 'simd' } }, [1000, 1000]),
    measured(
      { ...head, subject: 'descent', variant: 'threads-auto', parameters: { threads: 'auto', chosen: 1 } },
      [900, 900],
    ),
    measured({ ...head, subject: 'a peer', parameters: { threads: 1 } }, [2000, 2000]),
    missing({ ...head, subject: 'another', parameters: {} }, 'absent', 'it is not installed'),
  ];
  const target = {
    title: 'the work: against a peer',
    record: 'peers/work/descent',
    baseline: 'peers/work/a-peer',
    floor: 2,
    goal: null,
  };
  const file: ResultFile = {
    ...{ schemaVersion: SCHEMA_VERSION, date: '2024-02-29T00:00:00.000Z', commit: 'unknown', dirty: false },
    ...{ quick: false, runs: 2, suites: ['peers'], versions: {} },
    machine: { cpu: 'some', cores: 2, memoryGB: 8, os: 'some', arch: 'some' },
    records,
    targets: [judge('peers', target, records)],
  };
  expect(textTable(file)).toEqual([
    'peers: the work',
    '  descent  2 threads, simd  1,000 samples/s  1,000 … 1,000',
    '  descent  auto (1 thread)  900 samples/s    900 … 900',
    '  a peer   1 thread         2,000 samples/s  2,000 … 2,000',
    '  another                   absent           it is not installed',
    '',
    'floors and goals',
    '  the work: against a peer  0.5 ×  0.5 … 0.5  floor 2    BELOW',
  ]);
});
