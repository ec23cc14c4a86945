import {
  type Kernels,
  openKernels,
  type Run,
  type RunMemory,
  runKernels,
  SimdKernels,
  STATIC_BYTES,
  UsageError,
} from '@descent/core';
import { type OpenedExecutor, openExecutor, type ThreadsAsked } from '../open-executor.ts';
import { createRunMemory } from '../run-memory.ts';

// The one place where the benchmarks know how an implementation of kernels is made and given to an executor.

/** The kernels that can be measured here, the fastest last. */
export const kernelNames: readonly string[] = ['reference', 'simd'] satisfies Kernels['name'][];

/** Work space of kernels, as a run has it. */
const SCRATCH_BYTES = 2 ** 19;
/** Operands begin on cache lines. */
const LINE = 64;

/** An implementation of kernels with a memory of its own that its operands have to lie in. */
export interface KernelRoom {
  readonly kernels: Kernels;
  /** The next so many doubles of the memory. */
  place(count: number): Float64Array;
}

/**
 * Makes the kernels of a name, with room for `bytes` of operands.
 * @throws UsageError for a name that is not in `kernelNames`, or SIMD where there is none; MemoryError.
 */
export async function openRoom(name: string, bytes: number): Promise<KernelRoom> {
  requireKernels(name);
  const memory = createRunMemory(STATIC_BYTES + SCRATCH_BYTES + bytes);
  const scratch = new Uint8Array(memory.buffer, STATIC_BYTES, SCRATCH_BYTES);
  const kernels = await openKernels(name, memory.wasm, scratch);
  let next = STATIC_BYTES + SCRATCH_BYTES;
  const place = (count: number): Float64Array => {
    const placed = new Float64Array(memory.buffer, next, count);
    next += roomFor(count);
    return placed;
  };
  return { kernels, place };
}

/** The bytes that so many doubles take of a room. */
export function roomFor(count: number): number {
  return Math.ceil((8 * count) / LINE) * LINE;
}

/**
 * The executor that training would take, over the kernels of a name.
 * @throws UsageError for a name that is not in `kernelNames`, or SIMD where there is none.
 */
export async function executorWith(
  name: string,
  run: Run,
  memory: RunMemory,
  threads: ThreadsAsked,
): Promise<OpenedExecutor> {
  requireKernels(name);
  return openExecutor(run, memory, await runKernels(run, name, memory.wasm), threads);
}

/** The innermost tile of a product alone, its operands in the first-level cache: what the kernels could reach at most. */
export interface TilePeak {
  /** Multiplications and additions of one pass. */
  readonly flops: number;
  run(passes: number): void;
}

/** The tile of the kernels of a name; null for those that have none, as the reference. */
export async function openTilePeak(name: string): Promise<TilePeak | null> {
  const { kernels } = await openRoom(name, 0);
  if (!(kernels instanceof SimdKernels)) return null;
  return { flops: kernels.runTile(1), run: (passes) => void kernels.runTile(passes) };
}

/** The fastest kernels that this machine has. */
export async function fastestKernels(): Promise<string> {
  const memory = createRunMemory(STATIC_BYTES);
  return (await openKernels('auto', memory.wasm, new Uint8Array(memory.buffer))).name;
}

function requireKernels(name: string): asserts name is Kernels['name'] {
  if (!kernelNames.includes(name)) {
    throw new UsageError(`benchmark: expected kernels ${kernelNames.join(' or ')}, got ${name}`);
  }
}
