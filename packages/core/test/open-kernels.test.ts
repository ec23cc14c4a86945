import {
  createMemory,
  type KernelsChoice,
  openKernels,
  referenceKernels,
  SimdKernels,
  STATIC_BYTES,
  UsageError,
} from '@descent/core';
import { afterEach, describe, expect, test, vi } from 'vitest';

const nothing = new Uint8Array(0);

afterEach(() => vi.unstubAllGlobals());

/** WebAssembly whose memories, or those that threads share, are refused. */
function refuseMemories(refuses: (shared: boolean) => boolean): void {
  const { Memory } = WebAssembly;
  const Refusing = class extends Memory {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      if (refuses(descriptor.shared === true)) throw new RangeError('could not allocate memory');
      super(descriptor);
    }
  };
  vi.stubGlobal('WebAssembly', { ...allOf(WebAssembly), Memory: Refusing });
}

function allOf(object: object): Record<string, unknown> {
  const names = Object.getOwnPropertyNames(object);
  return Object.fromEntries(names.map((name) => [name, (object as Record<string, unknown>)[name]]));
}

describe('a memory', () => {
  test('is whole pages, shared where that is wanted', () => {
    const shared = createMemory(100_000);
    expect(shared.shared).toBe(true);
    expect(shared.buffer).toBeInstanceOf(SharedArrayBuffer);
    const own = createMemory(65_536, false);
    expect(own.shared).toBe(false);
    expect(own.buffer).toBeInstanceOf(ArrayBuffer);
    for (const { buffer, wasm } of [shared, own]) expect(wasm!.buffer).toBe(buffer);
    expect([shared.buffer.byteLength, own.buffer.byteLength]).toEqual([131_072, 65_536]);
  });

  test('is not shared where the system refuses that', () => {
    refuseMemories((shared) => shared);
    const memory = createMemory(1000);
    expect(memory.shared).toBe(false);
    expect(memory.wasm).not.toBeNull();
  });

  test('is a plain buffer where there is no WebAssembly memory at all', () => {
    refuseMemories(() => true);
    const memory = createMemory(1000);
    expect(memory).toMatchObject({ wasm: null, shared: false });
    expect(memory.buffer.byteLength).toBe(1000);
  });
});

describe('kernels', () => {
  const { wasm, buffer } = createMemory(STATIC_BYTES + 2 ** 18);
  const scratch = new Uint8Array(buffer, STATIC_BYTES);

  test.each([
    ['reference', 'reference'],
    ['simd', 'simd'],
    ['auto', 'simd'],
  ] as const)('%s over a WebAssembly memory are %s', async (choice, name) => {
    expect((await openKernels(choice, wasm, scratch)).name).toBe(name);
  });

  test('auto over a plain buffer is the reference', async () => {
    expect(await openKernels('auto', null, nothing)).toBe(referenceKernels);
    expect(await openKernels('reference', null, nothing)).toBe(referenceKernels);
  });

  test('simd over a plain buffer is refused, with a remedy', async () => {
    const opening = openKernels('simd', null, nothing);
    await expect(opening).rejects.toThrow(UsageError);
    await expect(opening).rejects.toThrow(
      'kernels simd: expected a WebAssembly memory, which the system refuses; use kernels auto or reference',
    );
  });

  test('an unknown choice is refused, with those that there are', async () => {
    const opening = openKernels('abacus' as KernelsChoice, wasm, scratch);
    await expect(opening).rejects.toThrow(UsageError);
    await expect(opening).rejects.toThrow('kernels: expected auto, reference or simd, got abacus');
  });

  test('without SIMD auto is the reference, and simd is refused', async () => {
    const compile = () => Promise.reject(new WebAssembly.CompileError('invalid value type v128'));
    vi.stubGlobal('WebAssembly', { ...allOf(WebAssembly), compile });
    // Another copy of the module: this one has compiled its own already.
    vi.resetModules();
    const fresh = await import('@descent/core');
    expect((await fresh.openKernels('auto', wasm, scratch)).name).toBe('reference');
    await expect(fresh.openKernels('simd', wasm, scratch)).rejects.toThrow(
      'kernels simd: expected WebAssembly SIMD, which this machine lacks; use kernels auto or reference',
    );
  });

  test('the tile alone counts its arithmetic, in proportion to its passes', async () => {
    const kernels = await openKernels('simd', wasm, scratch);
    expect(kernels).toBeInstanceOf(SimdKernels);
    const once = (kernels as SimdKernels).runTile(1);
    expect(once).toBe(4 * 2 * 2 * 8 * 192);
    expect((kernels as SimdKernels).runTile(3)).toBe(3 * once);
    // Sums of 192 products of ½ and ½.
    expect([...new Float64Array(buffer, STATIC_BYTES, 65)]).toEqual([...new Array<number>(64).fill(48), 0.5]);
  });
});
