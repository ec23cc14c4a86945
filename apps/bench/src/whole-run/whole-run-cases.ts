import { interleave } from '@descent/trainer';
import { PeerAbsentError } from '../peers/peer-process.ts';
import { reasonOf } from '../reason-of.ts';
import { measured, missing, type RecordHead } from '../record.ts';
import type { CorrectnessCheck, ResultRecord } from '../result.ts';
import type { BenchContext } from '../suite.ts';
import { mnistTable } from './mnist-table.ts';
import { descentWholeRun, pythonWholeRun, type WholeRun, type WholeRunRequest } from './whole-run.ts';

/** A whole run takes seconds: fewer samples than elsewhere tell. */
const MOST_RUNS = 5;
/** How far accuracies after equally many epochs may lie apart: the weights begin and the rows are shuffled differently. */
const ACCURACY_TOLERANCE = 0.02;

/** What of a whole run is of interest. */
export interface WholeRunFigure {
  readonly suite: string;
  readonly unit: string;
  figureOf(run: WholeRun): number;
}

/** The subjects: Descent, and pandas with PyTorch in either precision. */
export const WHOLE_RUN_CASE = 'mnist-csv-5-epochs';
export const PANDAS_FLOAT64 = 'pandas + PyTorch float64';
const PANDAS_FLOAT32 = 'pandas + PyTorch float32';

/** One way of doing the run. */
interface Way {
  readonly head: RecordHead;
  run(): Promise<WholeRun>;
}

/** Runs the same training from CSV to model file by Descent and by pandas with PyTorch, in turn, and takes one figure of each. */
export async function wholeRunRecords(
  context: BenchContext,
  figure: WholeRunFigure,
): Promise<ResultRecord[]> {
  const epochs = context.quick ? 1 : 5;
  const table = mnistTable(context);
  const own = headOf(figure, 'descent', { epochs, threads: 'auto', precision: 'float64' });
  const peers = pythonPeers(context);
  if ('missing' in table) {
    const heads = [
      own,
      ...peers.map(({ subject, precision }) => headOf(figure, subject, { epochs, precision })),
    ];
    return heads.map((head) => missing(head, 'absent', table.missing));
  }
  const request: WholeRunRequest = { csv: table.path, folder: context.folder, epochs };
  const ways: (Way | ResultRecord)[] = [{ head: own, run: () => descentWholeRun(request) }];
  for (const { subject, precision } of peers) {
    context.say(`${subject}: finding its best number of threads`);
    const head = headOf(figure, subject, { epochs, precision });
    ways.push(await bestThreads(context, head, request, precision));
  }
  return sampleWays(ways, figure, Math.min(context.runs, MOST_RUNS));
}

function pythonPeers({ peers }: BenchContext): { subject: string; precision: 'float64' | 'float32' }[] {
  // PyTorch is a peer of this run, or it is not.
  if (peers.every(({ script }) => script !== 'pytorch.py')) return [];
  return [
    { subject: PANDAS_FLOAT64, precision: 'float64' },
    { subject: PANDAS_FLOAT32, precision: 'float32' },
  ];
}

async function bestThreads(
  { cores }: BenchContext,
  head: RecordHead,
  request: WholeRunRequest,
  precision: 'float64' | 'float32',
): Promise<Way | ResultRecord> {
  try {
    let best: { threads: number; seconds: number } | undefined;
    for (let threads = 1; threads <= cores; threads++) {
      const { seconds } = await pythonWholeRun(request, { precision, threads });
      if (best === undefined || seconds < best.seconds) best = { threads, seconds };
    }
    const { threads } = best!;
    return {
      head: { ...head, parameters: { ...head.parameters, threads } },
      run: () => pythonWholeRun(request, { precision, threads }),
    };
  } catch (error) {
    return missing(head, error instanceof PeerAbsentError ? 'absent' : 'failed', reasonOf(error));
  }
}

async function sampleWays(
  ways: readonly (Way | ResultRecord)[],
  figure: WholeRunFigure,
  runs: number,
): Promise<ResultRecord[]> {
  const ready = ways.filter((way): way is Way => 'run' in way);
  const accuracies = new Map<Way, number>();
  const sampled = await interleave(
    ready.map((way) => ({
      sample: async () => {
        const done = await way.run();
        accuracies.set(way, done.accuracy);
        return figure.figureOf(done);
      },
    })),
    runs,
  );
  const expected = accuracies.get(ready[0]!);
  return ways.map((way) => {
    if (!('run' in way)) return way;
    const { samples, failure } = sampled[ready.indexOf(way)]!;
    if (failure !== undefined) return missing(way.head, 'failed', reasonOf(failure));
    if (way === ready[0] || expected === undefined) return measured(way.head, samples);
    const check = checkOf(expected, accuracies.get(way)!);
    if (check.agrees) return measured(way.head, samples, { check });
    return missing(
      way.head,
      'failed',
      `its accuracy is ${check.received}, where Descent's is ${expected}`,
      check,
    );
  });
}

function checkOf(expected: number, received: number): CorrectnessCheck {
  const relativeError = Math.abs(received - expected) / expected;
  const what = 'accuracy on the training rows at the end, from other initial weights and another shuffling';
  const tolerance = ACCURACY_TOLERANCE;
  return { what, expected, received, relativeError, tolerance, agrees: relativeError <= tolerance };
}

function headOf(
  { suite, unit }: WholeRunFigure,
  subject: string,
  parameters: RecordHead['parameters'],
): RecordHead {
  return {
    suite,
    case: WHOLE_RUN_CASE,
    title: 'MNIST as a CSV to a model file: 784-200-10, batch 128, sgd, 5 epochs',
    subject,
    parameters: { network: '784-200-10', batch: 128, ...parameters },
    unit,
    higherIsBetter: false,
  };
}
