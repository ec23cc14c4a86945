import { MemoryError } from '@descent/core';

const PAGE = 65_536;
/** 32-bit memories end at 4 GiB. */
const MOST_PAGES = 65_536;

/**
 * A memory of at least `bytes` that threads can share, or null where the system refuses one: V8 reserves about 10 GB of address
 * space for it, whatever its size. The run is then for the serial executor on a plain buffer.
 *
 * @throws MemoryError when the run is larger than any such memory.
 */
export function createSharedMemory(bytes: number): SharedArrayBuffer | null {
  const pages = Math.ceil(bytes / PAGE);
  if (pages > MOST_PAGES) {
    throw new MemoryError(
      `the run needs ${(bytes / 2 ** 30).toFixed(1)} GiB, more than the 4 GiB of one memory; use fewer rows or a smaller network`,
    );
  }
  try {
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
    return memory.buffer as unknown as SharedArrayBuffer;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
