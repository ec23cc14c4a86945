import { UsageError } from '../errors.ts';
import { SHARED_FLAG, WASM_BASE64 } from '../generated/simd-module.ts';
import type { Kernels } from './kernels.ts';
import { referenceKernels } from './reference.ts';
import { SimdKernels } from './simd.ts';
import type { SimdExports } from './simd-exports.ts';

/** Which kernels are to run: `auto` takes SIMD where the machine has it. */
export type KernelsChoice = 'auto' | 'reference' | 'simd';

/** Bytes of the import's flags in the module: a memory that is shared, or one that is not; both have a maximum. */
const SHARED = 3;
const PLAIN = 1;

const modules = new Map<number, Promise<WebAssembly.Module>>();

/**
 * The kernels that were asked for, over arrays that lie in `memory`.
 *
 * @param memory The WebAssembly memory that the run's buffer is; null for a plain buffer, which only the reference can work on.
 * @param scratch Work space in that memory which these kernels alone may use: one of the run's for each thread.
 * @param tapeRoom More of it, for tapes of their calls; null for none.
 * @throws UsageError for an unknown choice, or `simd` where there is no WebAssembly memory or no SIMD.
 * @example
 * ```ts
 * const kernels = await openKernels('auto', null, new Uint8Array(0));
 * kernels.name; // 'reference'
 * ```
 */
export async function openKernels(
  choice: KernelsChoice,
  memory: WebAssembly.Memory | null,
  scratch: Uint8Array,
  tapeRoom: Uint8Array | null = null,
): Promise<Kernels> {
  if (choice !== 'auto' && choice !== 'reference' && choice !== 'simd') {
    throw new UsageError(`kernels: expected auto, reference or simd, got ${String(choice)}`);
  }
  if (choice === 'reference') return referenceKernels;
  if (memory === null) {
    if (choice === 'auto') return referenceKernels;
    throw new UsageError(
      'kernels simd: expected a WebAssembly memory, which the system refuses; use kernels auto or reference',
    );
  }
  const shared =
    typeof SharedArrayBuffer !== 'undefined' && (memory.buffer as unknown) instanceof SharedArrayBuffer;
  try {
    const instance = await WebAssembly.instantiate(await moduleFor(shared), { env: { memory } });
    return new SimdKernels(instance.exports as unknown as SimdExports, scratch, { tapeRoom });
  } catch (error) {
    if (!(error instanceof WebAssembly.CompileError)) throw error;
    if (choice === 'auto') return referenceKernels;
    throw new UsageError(
      'kernels simd: expected WebAssembly SIMD, which this machine lacks; use kernels auto or reference',
      { cause: error },
    );
  }
}

/** The module for either kind of memory, compiled once. */
function moduleFor(shared: boolean): Promise<WebAssembly.Module> {
  const flags = shared ? SHARED : PLAIN;
  const known = modules.get(flags);
  if (known !== undefined) return known;
  const bytes = Uint8Array.from(atob(WASM_BASE64), (character) => character.charCodeAt(0));
  bytes[SHARED_FLAG] = flags;
  const compiled = WebAssembly.compile(bytes);
  modules.set(flags, compiled);
  return compiled;
}
