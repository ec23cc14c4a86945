import { workerData } from 'node:worker_threads';
import {
  bindRun,
  compileRun,
  type KernelsChoice,
  type RunSpec,
  runKernels,
  type StepRange,
} from '@descent/core';
import { Control } from './control.ts';
import { walkSteps } from './walk-steps.ts';

/** What a worker is started with: the run as plain data and the memory that all threads share. */
export interface WorkerSetup {
  readonly spec: RunSpec;
  readonly memory: WebAssembly.Memory;
  readonly workers: number;
  readonly cores: number;
  readonly kernels: KernelsChoice;
}

// Piscina hands workerData on as the second of a pair.
const setup = (Array.isArray(workerData) ? workerData[1] : workerData) as WorkerSetup;
const run = bindRun(setup.spec, setup.memory.buffer);
const control = new Control(run.memory.integers('control'), setup.workers, setup.cores);
const kernels = await runKernels(run, setup.kernels, setup.memory, control.takeRank());
const programs = compileRun(run, kernels, setup.workers);

/** The task of the pool: walks a range of steps with the other workers. */
export default function work(range: StepRange): void {
  walkSteps(programs.get(range.program)!, range, control);
}
