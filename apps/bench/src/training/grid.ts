import { type Contender, interleave, type OpenRun } from '@descent/trainer';
import { medianInterval } from '../bootstrap.ts';
import { median } from '../median.ts';
import { measured, type RecordHead, type Target } from '../record.ts';
import type { MeasuredRecord } from '../result.ts';
import type { BenchContext } from '../suite.ts';
import { type Cell, contenderOf, openCell } from './cell.ts';

/** What `--threads auto` owes of the best number of threads. */
const FLOOR = 0.95;
/** How many times the rounds asked for are taken at most, while it is open on which side of the floor auto is. */
const MOST_TIMES = 4;

/** What was measured of a cell. */
export interface MeasuredCell {
  /** One per number of threads, from 1 up, then that of auto, and what it reached of the best. */
  readonly records: readonly MeasuredRecord[];
  /** The median of what auto reached of the best in the same round. */
  readonly ratio: number;
  readonly target: Target;
}

/** Every number of threads, and what training makes of `--threads auto`, all in turn. */
export async function measureCell(context: BenchContext, suite: string, one: Cell): Promise<MeasuredCell> {
  const openWith = openCell(context, one);
  const runs: OpenRun[] = [];
  try {
    for (let threads = 1; threads <= context.cores; threads++) runs.push(await openWith(threads));
    runs.push(await openWith('auto'));
    const contenders: Contender[] = [];
    for (const run of runs) contenders.push(await contenderOf(run, context.seconds / 2, one.spec.batchSize));
    // A round that does not count: auto's trial has warmed it up more than the others.
    await interleave(contenders, 1);
    const sampled = await sampleUntilClear(contenders, context.runs);
    const auto = measured(autoHead(context, suite, one, runs.at(-1)!), sampled.at(-1)!);
    const manual = sampled
      .slice(0, -1)
      .map((samples, i) => measured(manualHead(context, suite, one, i + 1), samples));
    const against = measured(againstHead(suite, one, auto, context.kernels), ratiosToBest(sampled));
    return { records: [...manual, auto, against], ratio: against.median, target: targetOf(against) };
  } finally {
    for (const run of runs) await run.close();
  }
}

/**
 * Takes rounds of samples of all contenders, the last of whom is judged by the best of the others: again and again, and
 * every sample counts, until the interval of their ratio is on one side of the floor. Where auto runs the very work of its
 * rival, a few samples on a noisy machine would leave the verdict to chance.
 */
export async function sampleUntilClear(
  contenders: readonly Contender[],
  rounds: number,
): Promise<readonly (readonly number[])[]> {
  const all = contenders.map((): number[] => []);
  for (let time = 0; time < MOST_TIMES; time++) {
    for (const [i, { samples, failure }] of (await interleave(contenders, rounds)).entries()) {
      if (failure !== undefined) throw failure;
      all[i]!.push(...samples);
    }
    const [low, high] = medianInterval(ratiosToBest(all));
    if (low >= FLOOR || high < FLOOR) break;
  }
  return all;
}

/**
 * The last contender's samples over those of the best of the others, round by round: a machine that runs at half its speed for a
 * minute slows both, where a median of many minutes would count it to one.
 */
function ratiosToBest(all: readonly (readonly number[])[]): number[] {
  const best = all.slice(0, -1).reduce((a, b) => (median(b) > median(a) ? b : a));
  return all.at(-1)!.map((sample, round) => sample / best[round]!);
}

function targetOf({ id, title }: MeasuredRecord): Target {
  return { title: `${title}, worst of the grid`, record: id, baseline: null, floor: FLOOR, goal: null };
}

function againstHead(
  suite: string,
  { name, network, spec }: Cell,
  { parameters }: MeasuredRecord,
  kernels: string,
): RecordHead {
  const { chosen, by } = parameters;
  return {
    suite,
    case: `auto-${name}`,
    title: `--threads auto (${chosen}, by ${by}) against the best: ${network}, batch ${spec.batchSize}`,
    subject: 'descent',
    parameters: { network, batch: spec.batchSize, threads: 'auto', kernels },
    unit: '×',
    higherIsBetter: true,
  };
}

function manualHead(context: BenchContext, suite: string, one: Cell, threads: number): RecordHead {
  return headOf(context, suite, one, `threads-${threads}`, { threads });
}

/** Of auto the record says what it chose, and whether it was by the size of a step or by a trial. */
function autoHead(context: BenchContext, suite: string, one: Cell, { threads, choice }: OpenRun): RecordHead {
  const by = choice.isDoubtful ? 'trial' : 'size';
  return headOf(context, suite, one, 'threads-auto', { threads: 'auto', chosen: threads, by });
}

function headOf(
  { kernels }: BenchContext,
  suite: string,
  { name, network, spec }: Cell,
  variant: string,
  how: RecordHead['parameters'],
): RecordHead {
  return {
    suite,
    case: name,
    title: `${network}, batch ${spec.batchSize}`,
    subject: 'descent',
    variant,
    parameters: { network, batch: spec.batchSize, ...how, kernels },
    unit: 'samples/s',
    higherIsBetter: true,
  };
}
