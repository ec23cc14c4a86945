import { totalmem } from 'node:os';
import { createMemory, MemoryError, type RunMemory } from '@descent/core';

/** 32-bit memories end at 4 GiB. */
const MOST_BYTES = 2 ** 32;

/**
 * The one memory of a run, of at least `bytes`; where threads cannot share it, one for the serial executor.
 * @throws MemoryError, with the sum, when the run cannot fit into one memory or into this machine.
 */
export function createRunMemory(bytes: number, machineBytes: number = memoryOfThisProcess()): RunMemory {
  const remedy = 'use fewer rows, a smaller network, a smaller batch or fewer threads';
  if (bytes > MOST_BYTES) {
    throw new MemoryError(
      `the run needs ${gibibytes(bytes)}, more than the ${gibibytes(MOST_BYTES)} of one memory; ${remedy}`,
    );
  }
  if (bytes > machineBytes) {
    throw new MemoryError(
      `the run needs ${gibibytes(bytes)}, more than the ${gibibytes(machineBytes)} there are; ${remedy}`,
    );
  }
  try {
    return createMemory(bytes);
  } catch (error) {
    throw new MemoryError(`the run needs ${gibibytes(bytes)}, which the system refuses; ${remedy}`, {
      cause: error,
    });
  }
}

/** An amount of memory, for messages. */
export function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}

/** The machine's memory, or what the process's group may use of it. */
export function memoryOfThisProcess(): number {
  const allowed = process.constrainedMemory();
  return allowed > 0 ? Math.min(totalmem(), allowed) : totalmem();
}
