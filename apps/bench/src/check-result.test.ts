import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkResult } from './check-result.ts';
import { resultsFolder } from './paths.ts';
import { judge, measured, missing } from './record.ts';
import { type ResultFile, SCHEMA_VERSION } from './result.ts';

const head = {
  suite: 's',
  case: 'c',
  title: 't',
  parameters: { batch: 1 },
  unit: 'µs',
  higherIsBetter: false,
};
const records = [
  measured({ ...head, subject: 'descent' }, [2, 1, 3], { tried: { 1: 2 } }),
  missing({ ...head, subject: 'peer' }, 'absent', 'it is not installed'),
];
const target = { title: 't', record: 's/c/descent', baseline: null, floor: 2, goal: 1 };
const good: ResultFile = {
  ...{ schemaVersion: SCHEMA_VERSION, date: '2024-02-29T01:02:03.456Z', commit: 'unknown', dirty: true },
  ...{ quick: true, runs: 3, suites: ['s'], versions: { node: '20' } },
  machine: { cpu: 'some', cores: 2, memoryGB: 8, os: 'some', arch: 'some' },
  records,
  targets: [judge('s', target, records)],
};

test('takes what the harness writes', () => {
  expect(checkResult(JSON.parse(JSON.stringify(good)), 'a.json')).toEqual(good);
});

describe('refuses', () => {
  const [first, second] = records;
  test.each<[string, unknown, RegExp]>([
    ['a list', [], /expected an object/],
    ['another version', { ...good, schemaVersion: 2 }, /schemaVersion: expected 1, got 2/],
    ['a local date', { ...good, date: '29.2.2024' }, /date: expected ISO/],
    ['a short commit', { ...good, commit: '1a2b3c4' }, /commit: expected 40 hex digits/],
    ['no machine', { ...good, machine: undefined }, /machine: expected an object/],
    [
      'a sample that is no number',
      { ...good, records: [{ ...first, samples: [2, null, 3] }] },
      /expected samples/,
    ],
    [
      'a false median',
      { ...good, records: [{ ...first, median: 3 }] },
      /expected the median of its samples, 2/,
    ],
    [
      'an interval upside down',
      { ...good, records: [{ ...first, interval: [3, 1] }] },
      /expected an interval/,
    ],
    ['an absence without reason', { ...good, records: [{ ...second, reason: '' }] }, /expected a reason/],
    ['an unknown status', { ...good, records: [{ ...first, status: 'fine' }] }, /expected a status/],
    ['two records of one id', { ...good, records: [first, first] }, /expected unique ids/],
    ['a target of what was not measured', { ...good, records: [second] }, /expected ids of records/],
    ['half a check', { ...good, records: [{ ...first, check: { what: 'x' } }] }, /expected a whole check/],
  ])('%s', (_what, value, message) => {
    expect(() => checkResult(value, 'a.json')).toThrow(message);
  });
});

const committed = existsSync(resultsFolder)
  ? readdirSync(resultsFolder).filter((name) => name.endsWith('.json'))
  : [];

test('every committed result is what its type says', () => {
  for (const name of committed) {
    const path = join(resultsFolder, name);
    const { quick } = checkResult(JSON.parse(readFileSync(path, 'utf8')), path);
    expect(quick, `${name}: a quick run measures nothing`).toBe(false);
  }
});
