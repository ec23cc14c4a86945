import { Arena } from './arena.ts';
import { kernelsContract } from './kernels-contract.ts';

/** Random cases per property. */
const RUNS = 60;

kernelsContract('reference', await Arena.open('reference', false), RUNS);
kernelsContract('SIMD in shared memory', await Arena.open('simd', true), RUNS);
kernelsContract('SIMD in memory of its own', await Arena.open('simd', false), RUNS);
