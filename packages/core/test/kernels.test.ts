import { Arena } from './arena.ts';
import { kernelsContract } from './kernels-contract.ts';
import { layerKernelsContract } from './layer-kernels-contract.ts';

/** Random cases per property. */
const RUNS = 60;

for (const [name, arena] of [
  ['reference', await Arena.open('reference', false)],
  ['SIMD in shared memory', await Arena.open('simd', true)],
  ['SIMD in memory of its own', await Arena.open('simd', false)],
] as const) {
  kernelsContract(name, arena, RUNS);
  layerKernelsContract(name, arena, RUNS);
}
