import { interleave, openBarrier } from '@descent/trainer';
import { median } from '../median.ts';
import { measured, type RecordHead, recordId } from '../record.ts';
import type { ResultRecord } from '../result.ts';
import type { Suite } from '../suite.ts';

const SUITE = 'barrier';
/** A sample is the median over blocks of barriers: a block that the system interrupted says nothing of the others. */
const BLOCKS = 25;
const BARRIERS = 1000;

/** The pool's barrier with nothing between, for every number of workers from 2 to the cores. */
export const barrierSuite: Suite = {
  about: 'the time that one barrier of the pool takes, by workers',
  async run({ cores, runs, quick }) {
    const records: ResultRecord[] = [];
    for (let workers = 2; workers <= Math.max(2, cores); workers++) {
      const barrier = openBarrier(workers);
      try {
        const barriers = quick ? 50 : BARRIERS;
        const sample = async (): Promise<number> => {
          const blocks: number[] = [];
          for (let block = 0; block < BLOCKS; block++) blocks.push(await barrier.seconds(barriers));
          return median(blocks) * 1e6;
        };
        await sample();
        const [sampled] = await interleave([{ sample }], runs);
        if (sampled!.failure !== undefined) throw sampled!.failure;
        records.push(measured(headOf(workers), sampled!.samples));
      } finally {
        await barrier.close();
      }
    }
    const title = 'one barrier, 2 workers';
    const record = recordId(headOf(2));
    // On one core two workers can only wait for each other's turn.
    const targets = cores < 2 ? [] : [{ title, record, baseline: null, floor: 2, goal: 0.5 }];
    return { records, targets };
  },
};

function headOf(workers: number): RecordHead {
  return {
    suite: SUITE,
    case: `workers-${workers}`,
    title: 'one barrier of the pool',
    subject: 'descent',
    parameters: { threads: workers },
    unit: 'µs',
    higherIsBetter: false,
  };
}
