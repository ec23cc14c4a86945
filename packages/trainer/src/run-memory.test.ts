import { MemoryError } from '@descent/core';
import { afterEach, expect, test, vi } from 'vitest';
import { createRunMemory } from './run-memory.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

test('a run gets memory that threads can share', () => {
  const { buffer, wasm, shared } = createRunMemory(100_000);
  expect(shared).toBe(true);
  expect(buffer).toBeInstanceOf(SharedArrayBuffer);
  expect(wasm?.buffer).toBe(buffer);
  expect(buffer.byteLength).toBeGreaterThanOrEqual(100_000);
});

test.each([
  [5 * 2 ** 30, 2 ** 40, 'the run needs 5.0 GiB, more than the 4.0 GiB of one memory; use fewer rows'],
  [3 * 2 ** 30, 2 ** 31, 'the run needs 3.0 GiB, more than the 2.0 GiB there are; use fewer rows'],
])('a run that cannot fit is refused with the sum', (bytes, machine, message) => {
  expect(() => createRunMemory(bytes, machine)).toThrow(MemoryError);
  expect(() => createRunMemory(bytes, machine)).toThrow(message);
});

test('where the system refuses shared memory, a run gets one of its own; where it refuses that too, a plain buffer', () => {
  const Memory = WebAssembly.Memory;
  const refuse = vi.spyOn(WebAssembly, 'Memory');
  refuse.mockImplementation(function plainOnly(descriptor) {
    if (descriptor.shared === true) throw new RangeError('could not allocate memory');
    return new Memory(descriptor);
  });
  expect(createRunMemory(1000)).toMatchObject({ shared: false, wasm: expect.any(Memory) });
  refuse.mockImplementation(function nothing() {
    throw new RangeError('could not allocate memory');
  });
  expect(createRunMemory(1000)).toMatchObject({
    shared: false,
    wasm: null,
    buffer: expect.any(ArrayBuffer),
  });
});
