import { type Contender, chooseThreads, interleave, type OpenRun } from '@descent/trainer';
import { measured, type RecordHead, type Target } from '../record.ts';
import type { MeasuredRecord, ResultRecord } from '../result.ts';
import type { BenchContext, Suite } from '../suite.ts';
import { type Cell, cell, contenderOf, openCell } from '../training/cell.ts';
import { measureScaling, scalingTargets } from '../training/scaling.ts';

const SUITE = 'training';
/** Widths from inputs to classes. */
const networks: readonly (readonly number[])[] = [
  [4, 8, 3],
  [30, 64, 64, 2],
  [784, 200, 10],
  [784, 512, 256, 10],
  [784, 1024, 1024, 10],
];
const batches: readonly number[] = [1, 32, 128, 256, 1024];
/** The cell whose speed-up by a second thread is judged. */
const SCALING = { widths: [784, 512, 256, 10], batch: 256 } as const;

/** Networks × batches × threads on dense random inputs; `auto` against the best; two threads against one and against the ideal. */
export const trainingSuite: Suite = {
  about: 'training steps by network, batch and threads',
  async run(context) {
    const records: ResultRecord[] = [];
    const cells = context.quick
      ? [cell([4, 8, 3], 32)]
      : networks.flatMap((widths) => batches.map((batch) => cell(widths, batch)));
    let worst: { ratio: number; target: Target } | undefined;
    for (const one of cells) {
      context.say(one.name);
      const found = await measureCell(context, one);
      records.push(...found.records);
      if (worst === undefined || found.auto.ratio < worst.ratio) worst = found.auto;
    }
    const targets = worst === undefined ? [] : [worst.target];
    if (context.cores >= 2) {
      const scaling = context.quick ? cell([4, 8, 3], 256) : cell(SCALING.widths, SCALING.batch);
      records.push(...(await measureScaling(context, SUITE, scaling)));
      targets.push(...scalingTargets(SUITE, scaling));
    }
    return { records, targets };
  },
};

async function measureCell(
  context: BenchContext,
  one: Cell,
): Promise<{ records: MeasuredRecord[]; auto: { ratio: number; target: Target } }> {
  const openWith = openCell(context, one);
  const runs: OpenRun[] = [];
  try {
    for (let threads = 1; threads <= context.cores; threads++) runs.push(await openWith(threads));
    const contenders: Contender[] = [];
    for (const run of runs) contenders.push(await contenderOf(run, context.seconds / 2, one.spec.batchSize));
    const sampled = await interleave(contenders, context.runs);
    const records = sampled.map(({ samples, failure }, i) => {
      if (failure !== undefined) throw failure;
      return measured(headOf(context, one, i + 1), samples);
    });
    return { records, auto: judgeAuto(one, runs[0]!, records) };
  } finally {
    for (const run of runs) await run.close();
  }
}

/** What `--threads auto` would take, against the best of what was measured. */
function judgeAuto(
  { network, spec }: Cell,
  run: OpenRun,
  records: readonly MeasuredRecord[],
): { ratio: number; target: Target } {
  const { threads } = chooseThreads(run.spec);
  const chosen = records[threads - 1]!;
  const best = records.reduce((a, b) => (b.median > a.median ? b : a));
  const title = `--threads auto (${threads}) against the best, worst of the grid: ${network}, batch ${spec.batchSize}`;
  return {
    ratio: chosen.median / best.median,
    target: { title, record: chosen.id, baseline: best.id, floor: 0.95, goal: null },
  };
}

function headOf({ kernels }: BenchContext, { name, network, spec }: Cell, threads: number): RecordHead {
  return {
    suite: SUITE,
    case: name,
    title: `${network}, batch ${spec.batchSize}`,
    subject: 'descent',
    variant: `threads-${threads}`,
    parameters: { network, batch: spec.batchSize, threads, kernels },
    unit: 'samples/s',
    higherIsBetter: true,
  };
}
