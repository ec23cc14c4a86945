import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { checkResult } from '../src/check-result.ts';
import { fileName } from '../src/main.ts';
import { peersFolder } from '../src/paths.ts';
import { peers } from '../src/peers/index.ts';
import { measured } from '../src/record.ts';
import { type RunRequest, runSuites } from '../src/run-suites.ts';
import { suites } from '../src/suites/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'descent-bench-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const harness = fileURLToPath(new URL('../bin/bench.js', import.meta.url));
const bench = (...args: string[]) =>
  spawnSync(process.execPath, [harness, ...args], { encoding: 'utf8', timeout: 50_000, cwd: folder });

const request: RunRequest = {
  ...{ suites: {}, runs: 1, quick: true, kernels: 'reference', peers: [] },
  mnist: { missing: 'MNIST is not here' },
  say: () => undefined,
};
const head = { case: 'c', title: 't', subject: 'descent', parameters: {}, unit: 's', higherIsBetter: false };

describe('a run', () => {
  test('goes on after a suite that breaks, and says so', async () => {
    const broken = { about: 'breaks', run: () => Promise.reject(new Error('no luck')) };
    const good = {
      about: 'is good',
      run: async () => ({ records: [measured({ ...head, suite: 'good' }, [1])], targets: [] }),
    };
    const result = await runSuites({ ...request, suites: { broken, good } });
    checkResult(JSON.parse(JSON.stringify(result)), 'a run');
    expect(result.records).toMatchObject([
      { id: 'broken/suite/descent', status: 'failed', reason: 'no luck' },
      { id: 'good/c/descent', status: 'measured', median: 1 },
    ]);
    expect(result.suites).toEqual(['broken', 'good']);
    expect(Object.keys(result.versions)).toEqual(['node', 'v8', 'descent']);
  });

  test('gives a suite a folder that is gone afterwards', async () => {
    let given = '';
    const suite = {
      about: 'looks around',
      run: async (context: { folder: string }) => {
        given = context.folder;
        expect(existsSync(given)).toBe(true);
        return { records: [], targets: [] };
      },
    };
    await runSuites({ ...request, suites: { suite } });
    expect(given).not.toBe('');
    expect(existsSync(given)).toBe(false);
  });

  test.each(['reading', 'end-to-end', 'memory'])(
    'of %s says by name that MNIST is not there',
    async (name) => {
      const { records, targets } = await runSuites({ ...request, peers, suites: { [name]: suites[name]! } });
      expect(records.length).toBeGreaterThan(0);
      for (const record of records)
        expect(record).toMatchObject({ status: 'absent', reason: 'MNIST is not here' });
      for (const target of targets) expect(target.verdict).toBe('unknown');
    },
  );

  test.each(['kernels', 'training', 'barrier'])('of %s judges only what it has records of', async (name) => {
    const result = await runSuites({ ...request, suites: { [name]: suites[name]! } });
    checkResult(JSON.parse(JSON.stringify(result)), 'a run');
    const ids = result.records.map(({ id }) => id);
    for (const { record, baseline } of result.targets) {
      expect(ids).toContain(record);
      if (baseline !== null) expect(ids).toContain(baseline);
    }
    for (const record of result.records) expect(record.status, JSON.stringify(record)).not.toBe('failed');
  });
});

test('of auto, the training suite runs what training would: a trial where the choice is doubtful', async () => {
  const { machine, records } = await runSuites({ ...request, suites: { training: suites['training']! } });
  const chosen = (id: string) =>
    records.find((record) => record.id === `training/${id}/descent/threads-auto`);
  expect(chosen('4-8-3-batch-1')?.parameters).toMatchObject({ threads: 'auto', chosen: 1, by: 'size' });
  const { chosen: threads, by } = chosen('30-64-64-2-batch-128')!.parameters;
  expect(by).toBe(machine.cores > 1 ? 'trial' : 'size');
  expect([1, Math.min(machine.cores, 16)]).toContain(threads);
});

describe('the command', () => {
  test('prints a table and writes one file per run', () => {
    const run = () => bench('--quick', '--suite', 'barrier', '--runs', '2', '--output', 'results');
    const { status, stdout } = run();
    expect(status).toBe(0);
    expect(stdout).toMatch(/^barrier: one barrier of the pool\n +descent +2 threads +[\d.,]+ µs/);
    const [name, ...others] = readdirSync(join(folder, 'results'));
    expect(others).toEqual([]);
    const result = checkResult(JSON.parse(readFileSync(join(folder, 'results', name!), 'utf8')), name!);
    expect(name).toBe(fileName(result));
    expect(result).toMatchObject({ quick: true, runs: 2, suites: ['barrier'] });
    expect(result.records[0]).toMatchObject({ samples: [expect.any(Number), expect.any(Number)] });
    expect(run().status).toBe(0);
    const again = name!.replace('.json', '-2.json');
    expect(readdirSync(join(folder, 'results')).sort()).toEqual([again, name!].sort());
  });

  test.each([
    [['--suite', 'speed'], /Expected kernels, training, .*, got speed/],
    [['--runs', '0'], /Expected a whole number, at least 1/],
    [['--kernels', 'abacus'], /Expected reference/],
    [['--fast'], /unknown option '--fast'/],
  ])('refuses %j', (args, message) => {
    const { status, stderr } = bench(...args);
    expect(status).toBe(64);
    expect(stderr).toMatch(message);
  });
});

test('a file is named for its day, commit and suites', () => {
  const result = {
    ...({
      schemaVersion: 1,
      date: '2024-02-29T23:00:00.000Z',
      commit: '1a2b3c4d'.repeat(5),
      runs: 7,
    } as const),
    ...{ dirty: false, quick: false, versions: {}, records: [], targets: [] },
    machine: { cpu: '', cores: 1, memoryGB: 1, os: '', arch: '' },
    suites: ['peers', 'kernels'],
  };
  expect(fileName(result)).toBe('2024-02-29-1a2b3c4-peers-kernels.json');
  expect(fileName({ ...result, suites: Object.keys(suites) })).toBe('2024-02-29-1a2b3c4-all.json');
  expect(fileName({ ...result, dirty: true, quick: true })).toBe(
    '2024-02-29-1a2b3c4-peers-kernels-dirty-quick.json',
  );
});

test('every peer has its script', () => {
  for (const { script } of peers) expect(existsSync(join(peersFolder, script)), script).toBe(true);
});
