import { afterLeadIn, type Contender, interleave, openSideBySide } from '@descent/trainer';
import { measured, type RecordHead, recordId, type Target } from '../record.ts';
import type { MeasuredRecord } from '../result.ts';
import type { BenchContext } from '../suite.ts';
import { type Cell, contenderOf, openCell } from './cell.ts';

/** The product that is multiplied side by side: the first layer's of 784-512-256-10 at batch 256. */
const MATMUL = { form: 'plain', m: 256, k: 784, n: 512 } as const;
const IDEAL = 'two matmuls side by side';

/** Two threads against one, and two matmuls side by side against one, all in turn: each sample is a ratio of neighbors. */
export async function measureScaling(
  context: BenchContext,
  suite: string,
  one: Cell,
): Promise<MeasuredRecord[]> {
  const openWith = openCell(context, one);
  const runs = [await openWith(1), await openWith(2)];
  const { kernels, seconds } = context;
  const shape = context.quick ? { ...MATMUL, m: 16 } : MATMUL;
  const matmuls = openSideBySide(2, { shape, kernels });
  try {
    await matmuls.rate(2, seconds / 2);
    const contenders: Contender[] = [];
    for (const run of runs) contenders.push(await contenderOf(run, seconds, one.spec.batchSize));
    for (const count of [1, 2])
      contenders.push({ sample: () => afterLeadIn(1000 * seconds, (ms) => matmuls.rate(count, ms / 1000)) });
    const sampled = await interleave(contenders, context.runs);
    for (const { failure } of sampled) if (failure !== undefined) throw failure;
    const ratios = (above: number, below: number): number[] =>
      sampled[above]!.samples.map((sample, round) => sample / sampled[below]!.samples[round]!);
    return [
      measured(speedUpHead(suite, one, 'descent', kernels), ratios(1, 0)),
      measured(speedUpHead(suite, one, IDEAL, kernels), ratios(3, 2)),
    ];
  } finally {
    await matmuls.close();
    for (const run of runs) await run.close();
  }
}

function speedUpHead(
  suite: string,
  { network, spec, name }: Cell,
  subject: string,
  kernels: string,
): RecordHead {
  return {
    suite,
    case: `speed-up-${name}`,
    title: `2 threads against 1, ${network}, batch ${spec.batchSize}`,
    subject,
    parameters: { network, batch: spec.batchSize, threads: 2, kernels },
    unit: '×',
    higherIsBetter: true,
  };
}

/** What is owed of two threads. */
export function scalingTargets(suite: string, one: Cell): Target[] {
  const record = recordId(speedUpHead(suite, one, 'descent', ''));
  const baseline = recordId(speedUpHead(suite, one, IDEAL, ''));
  const title = `2 threads against 1, ${one.network}, batch ${one.spec.batchSize}`;
  return [
    { title: `${title}: against ${IDEAL}`, record, baseline, floor: 0.9, goal: null },
    { title, record, baseline: null, floor: null, goal: 1.85 },
  ];
}
