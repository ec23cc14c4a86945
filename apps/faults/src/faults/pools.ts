import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { trainingLoop } from '@descent/core';
import { readTable } from '@descent/files';
import { PoolExecutor, prepareTraining, type TrainingRequest, trainTable } from '@descent/trainer';
import type { Fault } from '../fault.ts';
import { writePeople } from '../trainings.ts';

const POOLS = { whole: 500, short: 10 };
const RUNS = { whole: 50, short: 2 };
/** The part of them after which memory must have come to rest. */
const WARM = 0.3;
/** What resident memory may still grow by, in MB: the garbage collector is in no hurry. */
const GROWTH_MB = 80;

/** Pools and whole runs, one after the other in one process. */
export const pools: Fault = {
  about: '500 pools made and destroyed; 50 runs in one process through the library',
  must: 'resident memory flat; no thread or handle left',
  async run({ scale, folder, tried }) {
    writePeople(folder);
    const data = await readTable(join(folder, 'people.csv'));
    const request: TrainingRequest = {
      ...{ data, target: 'rich', task: 'auto', validation: 0.15, test: 0, seed: 0 },
      settings: { preset: 'plain', given: { hidden: [8], epochs: 2 } },
    };
    const pool = async (): Promise<void> => {
      const { run, memory, settings } = prepareTraining(request, 2);
      const executor = new PoolExecutor(run, memory, { threads: 2 });
      for await (const _event of trainingLoop(run, settings, executor));
      await executor.close();
    };
    const whole = async (): Promise<void> => {
      for await (const _event of trainTable({ ...request, threads: 2 }));
    };
    tried(`${POOLS[scale]} pools`, await leftBy(POOLS[scale], pool));
    tried(`${RUNS[scale]} runs`, await leftBy(RUNS[scale], whole));
  },
};

/** What is left of something that was done so many times; nothing where nothing is. */
async function leftBy(times: number, work: () => Promise<void>): Promise<string | undefined> {
  const warm = Math.ceil(times * WARM);
  let before = { ...counts(), mb: 0 };
  for (let time = 1; time <= times; time++) {
    await work();
    if (time === warm) before = { ...(await settled()), mb: residentMb() };
  }
  const after = { ...(await settled()), mb: residentMb() };
  if (after.mb > before.mb + GROWTH_MB)
    return `resident memory went from ${before.mb} to ${after.mb} MB in ${times - warm} times`;
  for (const what of ['threads', 'files', 'resources'] as const)
    if (after[what] > before[what]) return `${what} went from ${before[what]} to ${after[what]}`;
  return undefined;
}

interface Counts {
  readonly threads: number;
  readonly files: number;
  readonly resources: number;
}

/** Threads and open files as the kernel counts them, where it says so, and what keeps Node's event loop alive. */
function counts(): Counts {
  const entries = (path: string): number => {
    try {
      return readdirSync(path).length;
    } catch {
      return 0;
    }
  };
  return {
    threads: entries('/proc/self/task'),
    files: entries('/proc/self/fd'),
    resources: process.getActiveResourcesInfo().length,
  };
}

/** Once what ends a moment later has ended. */
async function settled(): Promise<Counts> {
  (globalThis as { gc?: () => void }).gc?.();
  await new Promise((resolve) => setTimeout(resolve, 500));
  return counts();
}

function residentMb(): number {
  return Math.round(process.memoryUsage().rss / 2 ** 20);
}
