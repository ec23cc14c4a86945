import { checkpointBytes, MemoryError, type Run } from '@descent/core';
import { gibibytes, memoryOfThisProcess } from '../run-memory.ts';
import type { TrainingIdentity } from './training-identity.ts';

/**
 * Memory for one checkpoint of a run, taken before the first step: a training must not end because there is none left for its first one.
 * @throws MemoryError, with the sum, where run and checkpoint do not fit together.
 */
export function checkpointMemory(
  run: Run,
  identity: TrainingIdentity,
  machineBytes: number = memoryOfThisProcess(),
): ArrayBuffer {
  const bytes = checkpointBytes(run, identity);
  const all = bytes + run.layout.bytes;
  const sum = `the run and its checkpoint need ${gibibytes(all)}, of which the checkpoint ${gibibytes(bytes)}`;
  const remedy = 'keep none (--no-checkpoint), or use a smaller network';
  if (all > machineBytes) {
    throw new MemoryError(`${sum}, more than the ${gibibytes(machineBytes)} there are; ${remedy}`);
  }
  try {
    return new ArrayBuffer(bytes);
  } catch (error) {
    throw new MemoryError(`${sum}, which the system refuses; ${remedy}`, { cause: error });
  }
}
