import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dense, Matrix, sgd, softmax } from '@descent/core';
import { randomDense } from '@descent/trainer';
import { afterAll, describe, expect, test } from 'vitest';
import { contest } from '../src/contest.ts';
import type { Peer } from '../src/peers/peer.ts';
import type { BenchContext } from '../src/suite.ts';
import type { Work } from '../src/works/work.ts';

const folder = mkdtempSync(join(tmpdir(), 'descent-bench-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const work: Work = {
  title: 'a linear classifier',
  spec: {
    network: { inputs: 5, layers: [dense(3), softmax()] },
    loss: 'softmaxCrossEntropy',
    optimizer: sgd({ learningRate: 0.1 }),
    rule: 'exact',
    batchSize: 4,
    seed: 3,
  },
  parameters: { batch: 4 },
  dataset: () => {
    const decode = Matrix.from([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
    return randomDense({ rows: 80, cols: 5, decode });
  },
};

function peer(mode: string, more: Partial<Peer> = {}): Peer {
  return {
    subject: mode,
    runtime: 'node',
    script: fileURLToPath(new URL('./fixtures/scripted-peer.mjs', import.meta.url)),
    args: [mode],
    precision: 'float64',
    threads: [1],
    works: ['linear'],
    tolerance: { default: 1e-12 },
    ...(mode === 'hang' ? { answerMs: 1500 } : {}),
    ...more,
  };
}

function context(peers: readonly Peer[], more: Partial<BenchContext> = {}): BenchContext {
  return {
    ...{ runs: 2, seconds: 0.001, quick: true, cores: 1, kernels: 'reference', folder, peers },
    mnist: { missing: 'MNIST is not here' },
    versions: new Map(),
    say: () => undefined,
    ...more,
  };
}

describe('a contest', () => {
  test('compares losses, then samples everybody', async () => {
    const versions = new Map<string, string>();
    const records = await contest(context([peer('good')], { versions }), 'peers', 'linear', work);
    expect(records.map(({ id }) => id)).toEqual(['peers/linear/descent', 'peers/linear/good']);
    for (const record of records) {
      expect(record).toMatchObject({
        status: 'measured',
        unit: 'samples/s',
        parameters: { threads: 1, batch: 4 },
      });
    }
    expect(records[0]).toMatchObject({ samples: [expect.any(Number), expect.any(Number)] });
    expect(records[1]).toMatchObject({
      check: { agrees: true, tolerance: 1e-12 },
      tried: { 1: expect.any(Number) },
    });
    expect(versions.get('scripted')).toBe('1.2.3');
  });

  test('tries the numbers of threads that the machine has, and says which was best', async () => {
    const three = peer('good', { threads: [1, 2, 3] });
    const records = await contest(context([three], { cores: 2 }), 'peers', 'linear', work);
    const [own, other] = records.map((record) => (record.status === 'measured' ? record : undefined));
    for (const record of [own!, other!]) {
      expect(Object.keys(record.tried!)).toEqual(['1', '2']);
      const best = Math.max(...Object.values(record.tried!));
      expect(record.tried![String(record.parameters['threads'])]).toBe(best);
      expect(record.median).toBe(best);
    }
  });

  test.each([
    ['absent', 'absent', /^scripted is not installed; install it$/],
    ['wrong', 'failed', /^its loss is 0\.5, where Descent's is \d/],
    ['crash-at-start', 'failed', /^it ended without an answer/],
    ['die', 'failed', /^it ended without an answer/],
    ['error', 'failed', /^out of luck$/],
    ['babble', 'failed', /^expected a line of JSON, got "42 is the answer"$/],
    ['hang', 'failed', /^no answer within 1\.5 s$/],
  ])('reports a peer that does this as what it is, and goes on: %s', async (mode, status, reason) => {
    const records = await contest(context([peer(mode), peer('good')]), 'peers', 'linear', work);
    expect(records.map((record) => record.status)).toEqual(['measured', status, 'measured']);
    expect(records[1]).toMatchObject({ reason: expect.stringMatching(reason) });
  });

  test('reports everybody as absent where the data is', async () => {
    const without: Work = { ...work, dataset: () => ({ missing: 'MNIST is not here' }) };
    const records = await contest(context([peer('good')]), 'peers', 'linear', without);
    expect(records.map(({ status }) => status)).toEqual(['absent', 'absent']);
    expect(records[0]).toMatchObject({ reason: 'MNIST is not here' });
  });
});
