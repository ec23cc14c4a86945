import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Table } from '@descent/core';
import { readTable, writeSafely } from '@descent/files';
import { interleave, type TableTrainingRequest, trainTable } from '@descent/trainer';
import { reasonOf } from '../reason-of.ts';
import { measured, missing, type RecordHead, recordId } from '../record.ts';
import type { ResultRecord } from '../result.ts';
import type { BenchContext, Suite } from '../suite.ts';
import { writeMnistCsv } from '../works/mnist-csv.ts';

const SUITE = 'checkpoints';
/** What the command takes unless told: the time between two checkpoints, in milliseconds, and the part of the time that they may take. */
const EVERY_MS = 30_000;
const SHARE = 0.01;
/** So many times as often, so that what they take can be told from noise. */
const OFTENER = 40;
/** A sample is two trainings of some ten seconds: fewer tell. */
const MOST_RUNS = 5;

interface Case {
  readonly title: string;
  readonly hidden: readonly number[];
  readonly rows: number;
  readonly epochs: number;
}

const cases: Readonly<Record<string, Case>> = {
  'mnist-784-200-10': {
    ...{ title: '784-200-10, adam', hidden: [200], rows: 20_000, epochs: 30 },
  },
  'mnist-784-2048-2048-10': {
    ...{ title: '784-2048-2048-10, adam', hidden: [2048, 2048], rows: 4000, epochs: 4 },
  },
};

/** Trainings with and without checkpoints, side by side. */
export const checkpointsSuite: Suite = {
  about: 'the part of the time that checkpoints take from a training',
  async run(context) {
    const records: ResultRecord[] = [];
    for (const [name, each] of Object.entries(cases)) records.push(await costOf(context, name, each));
    const targets = Object.entries(cases).map(([name, each]) => ({
      title: `what checkpoints take of training, ${each.title}`,
      record: recordId(headOf(name, each)),
      ...{ baseline: null, floor: 1, goal: 0.1 },
    }));
    return { records, targets };
  },
};

async function costOf(context: BenchContext, name: string, each: Case): Promise<ResultRecord> {
  const head = headOf(name, each);
  if ('missing' in context.mnist) return missing(head, 'absent', context.mnist.missing);
  context.say(`${SUITE}: ${each.title}`);
  const rows = context.quick ? 500 : each.rows;
  const csv = join(context.folder, `mnist-${rows}.csv`);
  if (!existsSync(csv)) writeMnistCsv(csv, context.mnist, rows);
  const data = await readTable(csv);
  const file = join(context.folder, `${name}.checkpoint`);
  const epochs = context.quick ? 1 : each.epochs;
  let isReversed = false;
  const sample = async (): Promise<number> => {
    const without = (): Promise<Trained> => trained(data, { ...each, epochs });
    const saved = (): Promise<Trained> => trained(data, { ...each, epochs }, file);
    isReversed = !isReversed;
    // Whoever comes first meets the colder machine.
    const [first, second] = isReversed ? [without, saved] : [saved, without];
    const [one, other] = [await first(), await second()];
    const [plain, kept] = isReversed ? [one, other] : [other, one];
    if (kept.checkpoints === 0 && !context.quick)
      throw new Error('the training ended before its first checkpoint');
    return (100 * (kept.seconds / plain.seconds - 1)) / OFTENER;
  };
  const [sampled] = await interleave([{ sample }], context.quick ? 1 : Math.min(context.runs, MOST_RUNS));
  return sampled!.failure === undefined
    ? measured(head, sampled!.samples)
    : missing(head, 'failed', reasonOf(sampled!.failure));
}

interface Trained {
  readonly seconds: number;
  readonly checkpoints: number;
}

/** Trains, with checkpoints where a file is given for them. */
async function trained(data: Table, { hidden, epochs }: Case, file?: string): Promise<Trained> {
  let checkpoints = 0;
  const write = async (bytes: Uint8Array): Promise<void> => {
    await writeSafely(file!, bytes);
    checkpoints++;
  };
  const request: TableTrainingRequest = {
    ...{ data, target: 'label', task: 'auto', validation: 0, test: 0, seed: 0, threads: 'auto' },
    settings: {
      preset: 'plain',
      given: { hidden: [...hidden], optimizer: 'adam', learningRate: 0.001, epochs },
    },
    checkpoints:
      file === undefined ? undefined : { every: EVERY_MS / OFTENER, share: SHARE * OFTENER, write },
  };
  let started = Number.NaN;
  let seconds = Number.NaN;
  for await (const event of trainTable(request)) {
    if (event.type === 'prepared') started = performance.now();
    else if (event.type === 'end') seconds = (performance.now() - started) / 1000;
  }
  return { seconds, checkpoints };
}

function headOf(name: string, { title, hidden }: Case): RecordHead {
  return {
    suite: SUITE,
    case: name,
    title: `what checkpoints take of training: ${title}`,
    subject: 'descent',
    parameters: {
      network: [784, ...hidden, 10].join('-'),
      batch: 128,
      optimizer: 'adam',
      timesAsOften: OFTENER,
    },
    unit: '%',
    higherIsBetter: false,
  };
}
