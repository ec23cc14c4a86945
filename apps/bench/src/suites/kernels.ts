import {
  afterLeadIn,
  amountFor,
  type Contender,
  interleave,
  type MatmulShape,
  matmulFlops,
  openMatmul,
  openTilePeak,
  type Sampled,
} from '@descent/trainer';
import { peersFolder } from '../paths.ts';
import { startPeer } from '../peers/open-peer.ts';
import { PeerAbsentError, type PeerProcess } from '../peers/peer-process.ts';
import { reasonOf } from '../reason-of.ts';
import { measured, missing, type RecordHead, recordId, type Target } from '../record.ts';
import type { MissingRecord, ResultRecord } from '../result.ts';
import type { BenchContext, Suite } from '../suite.ts';

const SUITE = 'kernels';
const BLAS = "dgemm of NumPy's BLAS";
const PEAK = 'tile in L1';
/** How long a peer may take for a sample, in milliseconds. */
const SAMPLE_MS = 30_000;
/** GFLOP/s that are owed by every shape, and the part of the tile's own rate that is the goal. */
const FLOOR = 17;
const GOAL = 0.9;

/**
 * What is multiplied: a large square, and all products of a step of 784-200-10 at batch 128. Descent's Aᵀ·B changes the weights as
 * well, by sgd; a BLAS only multiplies.
 */
const shapes: Readonly<Record<string, { readonly what: string; readonly shape: MatmulShape }>> = {
  'square-512': { what: 'A·B, 512³', shape: { form: 'plain', m: 512, k: 512, n: 512 } },
  'forward-hidden': { what: 'A·B, 128 × 784 × 200', shape: { form: 'plain', m: 128, k: 784, n: 200 } },
  'forward-output': { what: 'A·B, 128 × 200 × 10', shape: { form: 'plain', m: 128, k: 200, n: 10 } },
  'backward-output': { what: 'A·Bᵀ, 128 × 10 × 200', shape: { form: 'transposedB', m: 128, k: 10, n: 200 } },
  'gradient-hidden': {
    what: 'Aᵀ·B with the update, 784 × 128 × 200',
    shape: { form: 'transposedA', m: 784, k: 128, n: 200 },
  },
  'gradient-output': {
    what: 'Aᵀ·B with the update, 200 × 128 × 10',
    shape: { form: 'transposedA', m: 200, k: 128, n: 10 },
  },
};

/** One case of one subject: how it is sampled, or the record that says why it is not. */
type Entry = { readonly head: RecordHead; readonly contender: Contender } | MissingRecord;

/** Products of matrices in one thread, in turn with the innermost tile alone and with a BLAS. */
export const kernelsSuite: Suite = {
  about: 'matmul in GFLOP/s, one thread, against the tile alone and against a BLAS',
  async run(context) {
    const names = context.quick ? ['forward-output', 'gradient-output'] : Object.keys(shapes);
    const blas = await startBlas(context);
    try {
      const entries = [await peakEntry(context)];
      for (const name of names)
        entries.push(await ownEntry(context, name), await blasEntry(context, name, blas));
      return { records: await sample(entries, context.runs), targets: names.flatMap(targetsOf) };
    } finally {
      if ('process' in blas) await blas.process.close();
    }
  },
};

async function sample(entries: readonly Entry[], runs: number): Promise<ResultRecord[]> {
  const ready = entries.filter((entry) => 'contender' in entry);
  const sampled = await interleave(
    ready.map(({ contender }) => contender),
    runs,
  );
  return entries.map((entry) => {
    if (!('contender' in entry)) return entry;
    const { samples, failure }: Sampled = sampled[ready.indexOf(entry)]!;
    return failure === undefined
      ? measured(entry.head, samples)
      : missing(entry.head, 'failed', reasonOf(failure));
  });
}

async function peakEntry({ kernels, seconds }: BenchContext): Promise<Entry> {
  const head = headOf('peak', 'the innermost tile alone', PEAK, { kernels, threads: 1 });
  const peak = await openTilePeak(kernels);
  if (peak === null) return missing(head, 'absent', `the ${kernels} kernels have no tile`);
  const run = (passes: number): number => {
    const started = performance.now();
    peak.run(passes);
    return (performance.now() - started) / 1000;
  };
  const passes = await amountFor(seconds, run);
  return {
    head,
    contender: { sample: async () => (peak.flops * passes) / (await afterLeadIn(passes, run)) / 1e9 },
  };
}

async function ownEntry({ kernels, seconds }: BenchContext, name: string): Promise<Entry> {
  const { what, shape } = shapes[name]!;
  const multiply = await openMatmul(shape, kernels);
  const repeats = await amountFor(seconds, multiply);
  const head = headOf(name, what, 'descent', { kernels, threads: 1 });
  return {
    head,
    contender: { sample: async () => rate(shape, repeats, await afterLeadIn(repeats, multiply)) },
  };
}

type Blas = { readonly process: PeerProcess } | Pick<MissingRecord, 'status' | 'reason'>;

async function startBlas({ peers, versions }: BenchContext): Promise<Blas> {
  const numpy = peers.find(({ subject }) => subject === 'NumPy');
  if (numpy === undefined) return { status: 'absent', reason: 'NumPy is not among the peers of this run' };
  try {
    return { process: await startPeer(numpy, peersFolder, 1, versions) };
  } catch (error) {
    return { status: error instanceof PeerAbsentError ? 'absent' : 'failed', reason: reasonOf(error) };
  }
}

async function blasEntry({ seconds }: BenchContext, name: string, blas: Blas): Promise<Entry> {
  const { what, shape } = shapes[name]!;
  const head = headOf(name, what, BLAS, { threads: 1 });
  if (!('process' in blas)) return missing(head, blas.status, blas.reason);
  const multiply = async (repeats: number): Promise<number> =>
    Number((await blas.process.request({ op: 'matmul', ...shape, repeats }, SAMPLE_MS))['seconds']);
  try {
    const repeats = await amountFor(seconds, multiply);
    return {
      head,
      contender: { sample: async () => rate(shape, repeats, await afterLeadIn(repeats, multiply)) },
    };
  } catch (error) {
    return missing(head, 'failed', reasonOf(error));
  }
}

function rate(shape: MatmulShape, repeats: number, seconds: number): number {
  return (matmulFlops(shape) * repeats) / seconds / 1e9;
}

function headOf(
  name: string,
  title: string,
  subject: string,
  parameters: RecordHead['parameters'],
): RecordHead {
  return { suite: SUITE, case: name, title, subject, parameters, unit: 'GFLOP/s', higherIsBetter: true };
}

function targetsOf(name: string): Target[] {
  const record = recordId({ suite: SUITE, case: name, subject: 'descent' });
  const baseline = recordId({ suite: SUITE, case: 'peak', subject: PEAK });
  const { what } = shapes[name]!;
  return [
    { title: `${what}, one thread`, record, baseline: null, floor: FLOOR, goal: null },
    { title: `${what}, against the tile in L1`, record, baseline, floor: null, goal: GOAL },
  ];
}
