import { UsageError } from '../errors.ts';
import type { RunLayout, Section } from './layout.ts';

/** The sections of a layout as typed arrays over one buffer, which may be shared between threads. */
export class Memory {
  readonly #layout: RunLayout;
  readonly #buffer: ArrayBufferLike;

  /** @throws UsageError when the buffer is smaller than the layout. */
  constructor(layout: RunLayout, buffer: ArrayBufferLike) {
    if (buffer.byteLength < layout.bytes) {
      throw new UsageError(`run: expected a memory of ${layout.bytes} bytes, got ${buffer.byteLength}`);
    }
    this.#layout = layout;
    this.#buffer = buffer;
  }

  section(name: string): Section {
    const section = this.#layout.sections.get(name);
    if (section === undefined) throw new UsageError(`run: its memory has no section "${name}"`);
    return section;
  }

  doubles(name: string): Float64Array {
    const { offset, length } = this.section(name);
    return new Float64Array(this.#buffer, offset, length);
  }

  integers(name: string): Int32Array {
    const { offset, length } = this.section(name);
    return new Int32Array(this.#buffer, offset, length);
  }

  shorts(name: string): Uint16Array {
    const { offset, length } = this.section(name);
    return new Uint16Array(this.#buffer, offset, length);
  }

  bytes(name: string): Uint8Array {
    const { offset, length } = this.section(name);
    return new Uint8Array(this.#buffer, offset, length);
  }
}
