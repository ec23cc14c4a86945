import {
  type Executor,
  type Kernels,
  type Run,
  referenceKernels,
  SerialExecutor,
  UsageError,
} from '@descent/core';
import { PoolExecutor } from '../pool-executor.ts';
import { createRunMemory } from '../run-memory.ts';

// The one place where the benchmarks know how an implementation of kernels is made and given to an executor.

/** The kernels that can be measured here, the fastest last. */
export const kernelNames: readonly string[] = [referenceKernels.name];

/** An implementation of kernels with a memory of its own that its operands have to lie in. */
export interface KernelRoom {
  readonly kernels: Kernels;
  readonly buffer: ArrayBufferLike;
}

/**
 * Makes the kernels of a name, with room for `bytes` of operands.
 * @throws UsageError for a name that is not in `kernelNames`.
 */
export function openKernels(name: string, bytes: number): KernelRoom {
  requireKernels(name);
  return { kernels: referenceKernels, buffer: createRunMemory(bytes).buffer };
}

/** An executor over the kernels of a name: a pool of workers, or none where threads cannot share the run's memory. */
export function executorWith(
  name: string,
  run: Run,
  shared: SharedArrayBuffer | null,
  threads: number,
): Executor {
  requireKernels(name);
  return shared === null
    ? new SerialExecutor(run, referenceKernels)
    : new PoolExecutor(run, shared, { threads });
}

/** The innermost tile of a matmul alone, its operands in the first-level cache: what the kernels could reach at most. */
export interface TilePeak {
  /** Multiplications and additions of one pass. */
  readonly flops: number;
  run(passes: number): void;
}

/** The tile of the kernels of a name; null for those that have none, as the reference. */
export function openTilePeak(name: string): TilePeak | null {
  requireKernels(name);
  return null;
}

function requireKernels(name: string): void {
  if (!kernelNames.includes(name)) {
    throw new UsageError(`benchmark: expected kernels ${kernelNames.join(' or ')}, got ${name}`);
  }
}
