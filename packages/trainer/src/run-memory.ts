import { totalmem } from 'node:os';
import { MemoryError } from '@descent/core';

const PAGE = 65_536;
/** 32-bit memories end at 4 GiB. */
const MOST_BYTES = 2 ** 32;

/** The memory of a run: `shared` is null where the system refuses memory that threads can share. */
export interface RunMemory {
  readonly buffer: ArrayBufferLike;
  readonly shared: SharedArrayBuffer | null;
}

/**
 * The one memory of a run, of at least `bytes`; where threads cannot share it, a plain one for the serial executor.
 * @throws MemoryError, with the sum, when the run cannot fit into one memory or into this machine.
 */
export function createRunMemory(bytes: number, machineBytes: number = memoryOfThisProcess()): RunMemory {
  const gib = (amount: number): string => `${(amount / 2 ** 30).toFixed(1)} GiB`;
  const remedy = 'use fewer rows or a smaller network';
  if (bytes > MOST_BYTES) {
    throw new MemoryError(
      `the run needs ${gib(bytes)}, more than the ${gib(MOST_BYTES)} of one memory; ${remedy}`,
    );
  }
  if (bytes > machineBytes) {
    throw new MemoryError(
      `the run needs ${gib(bytes)}, more than the ${gib(machineBytes)} there are; ${remedy}`,
    );
  }
  const shared = createSharedMemory(bytes);
  if (shared !== null) return { buffer: shared, shared };
  try {
    return { buffer: new ArrayBuffer(bytes), shared };
  } catch (error) {
    throw new MemoryError(`the run needs ${gib(bytes)}, which the system refuses; ${remedy}`, {
      cause: error,
    });
  }
}

/**
 * A memory of at least `bytes` that threads can share, or null where the system refuses one: V8 reserves about 10 GB of address
 * space for it, whatever its size.
 */
export function createSharedMemory(bytes: number): SharedArrayBuffer | null {
  const pages = Math.ceil(bytes / PAGE);
  try {
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
    return memory.buffer as unknown as SharedArrayBuffer;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The machine's memory, or what the process's group may use of it. */
function memoryOfThisProcess(): number {
  const allowed = process.constrainedMemory();
  return allowed > 0 ? Math.min(totalmem(), allowed) : totalmem();
}
