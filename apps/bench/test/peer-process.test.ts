import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { findPython, pythonCandidates } from '../src/peers/find-python.ts';
import { peers } from '../src/peers/index.ts';
import { PeerProcess, peerEnvironment } from '../src/peers/peer-process.ts';
import { works } from '../src/works/index.ts';

const script = fileURLToPath(new URL('./fixtures/scripted-peer.mjs', import.meta.url));
const start = (mode: string, startMs = 30_000): Promise<PeerProcess> =>
  PeerProcess.start({ command: process.execPath, args: [script, mode], cwd: '.', threads: 1, startMs });

describe('starting a peer', () => {
  test('that says nothing ends with a reason, at its deadline', async () => {
    await expect(start('mute', 1500)).rejects.toThrow('no answer within 1.5 s');
  });

  test('whose program is not there ends with a reason', async () => {
    const missing = { command: './no-such-program', args: [], cwd: '.', threads: 1 };
    await expect(PeerProcess.start(missing)).rejects.toThrow(/it ended without an answer: .*ENOENT/);
  });

  test('gives its versions; after closing it answers no more', async () => {
    const peer = await start('good');
    expect(peer.versions).toEqual({ scripted: '1.2.3' });
    await expect(peer.request({ op: 'dance' }, 5000)).rejects.toThrow('unknown request dance');
    await peer.close();
    await peer.close();
    await expect(peer.request({ op: 'load' }, 5000)).rejects.toThrow('it ended without an answer');
  });
});

test('a peer has its threads, and no setting that slows its BLAS', () => {
  const env = { PATH: '/bin', OPENBLAS_CORETYPE: 'Prescott', OPENBLAS_L2_SIZE: '1', OMP_NUM_THREADS: '9' };
  expect(peerEnvironment(env, 2)).toEqual({
    PATH: '/bin',
    OPENBLAS_NUM_THREADS: '2',
    OMP_NUM_THREADS: '2',
    MKL_NUM_THREADS: '2',
    PYTHONDONTWRITEBYTECODE: '1',
  });
});

describe('Python', () => {
  test('is the one that is named, and no other', () => {
    expect(pythonCandidates({ DESCENT_PYTHON: '/opt/python' })).toEqual(['/opt/python']);
    expect(pythonCandidates({}).length).toBeGreaterThan(1);
  });

  test('is not found where there is none', () => {
    expect(findPython(['./no-such-python'])).toBeUndefined();
  });
});

test('every peer does works that there are', () => {
  for (const { subject, works: names } of peers) {
    expect(names.length, subject).toBeGreaterThan(0);
    for (const name of names) expect(Object.keys(works), subject).toContain(name);
  }
});
