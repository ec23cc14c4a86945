import { runKernels, SerialExecutor } from '@descent/core';
import { CalibratedExecutor, PoolExecutor } from '@descent/trainer';
import { executorContract } from './executor-contract.ts';

// One by one: what a kind of kernels leaves, and what a number of threads leaves, must be the bits of the reference in one thread.
for (const kernels of ['reference', 'simd'] as const) {
  executorContract(
    `serial, ${kernels} kernels`,
    async (run, { wasm }) => new SerialExecutor(run, await runKernels(run, kernels, wasm)),
  );
}
executorContract(
  'pool of 3, reference kernels',
  (run, memory) => new PoolExecutor(run, memory, { threads: 3, kernels: 'reference' }),
  { walks: false },
);
for (const threads of [1, 2, 3, 4, 7]) {
  executorContract(
    `pool of ${threads}, simd kernels`,
    (run, memory) => new PoolExecutor(run, memory, { threads, kernels: 'simd' }),
    { walks: threads === 3 },
  );
}
executorContract(
  'one thread or two, tried in turn',
  (run, memory) => {
    const [one, two] = [1, 2].map((threads) => new PoolExecutor(run, memory, { threads, kernels: 'simd' }));
    return new CalibratedExecutor(one!, two!);
  },
  { walks: false },
);
