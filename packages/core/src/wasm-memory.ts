const PAGE = 65_536;

/** A run's one memory. */
export interface RunMemory {
  readonly buffer: ArrayBufferLike;
  /** The buffer as WebAssembly knows it, for SIMD kernels; null where the system has no WebAssembly memory to give. */
  readonly wasm: WebAssembly.Memory | null;
  /** Whether threads can share it. */
  readonly shared: boolean;
}

/**
 * A memory of at least `bytes`: one that threads can share, where the system gives that and `shared` is wanted, else one for WebAssembly
 * alone, else a plain buffer. V8 reserves about 10 GB of address space for a WebAssembly memory, whatever its size, which some
 * systems refuse; a web page shares memory only when it is cross-origin isolated.
 *
 * @throws RangeError when not even a plain buffer can be had.
 * @example
 * ```ts
 * createMemory(100_000).buffer.byteLength; // 131072
 * ```
 */
export function createMemory(
  bytes: number,
  shared: boolean = typeof SharedArrayBuffer !== 'undefined',
): RunMemory {
  const pages = Math.ceil(bytes / PAGE);
  for (const isShared of shared ? [true, false] : [false]) {
    try {
      // Never grown: growing detaches every view.
      const wasm = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: isShared });
      return { buffer: wasm.buffer, wasm, shared: isShared };
    } catch (error) {
      if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
    }
  }
  return { buffer: new ArrayBuffer(bytes), wasm: null, shared: false };
}
