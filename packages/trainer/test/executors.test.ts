import { referenceKernels, SerialExecutor } from '@descent/core';
import { PoolExecutor } from '@descent/trainer';
import { executorContract } from './executor-contract.ts';

executorContract('serial', (run) => new SerialExecutor(run, referenceKernels));
for (const threads of [1, 2, 3, 4, 7]) {
  executorContract(`pool of ${threads}`, (run, memory) => new PoolExecutor(run, memory, { threads }));
}
