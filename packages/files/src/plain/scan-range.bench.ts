// npx vitest bench --project packages/files
// Each run reads one megabyte: runs per second are megabytes per second, on one thread.
import { bench, describe } from 'vitest';
import { BYTE, rangeRoom, roomFor } from './range-block.ts';
import { scanRange } from './scan-range.ts';

const MEGABYTE = 1_000_000;
/** One of these in five is an image's ink, as in MNIST. */
const pixel = (i: number) => ((i * 7919) % 5 === 0 ? (i * 104_729) % 256 : 0);

const kinds: Readonly<Record<string, { columns: number; cell: (i: number) => string }>> = {
  'pixels, 785 columns': { columns: 785, cell: (i) => String(pixel(i)) },
  'whole numbers, 10 columns': { columns: 10, cell: (i) => String((i * 7919) % 100_000) },
  'decimals, 10 columns': { columns: 10, cell: (i) => (((i * 7919) % 1_000_003) / 1000).toFixed(3) },
  'decimals of 17 digits, 10 columns': { columns: 10, cell: (i) => String(1 / (i + 3)) },
};

function megabyteOf({ columns, cell }: (typeof kinds)[string]): Uint8Array {
  const lines: string[] = [];
  for (let i = 0, length = 0; length < MEGABYTE; i += columns) {
    const line = Array.from({ length: columns }, (_, column) => cell(i + column)).join(',');
    length += line.length + 1;
    lines.push(line);
  }
  return new TextEncoder().encode(`${lines.join('\n')}\n`);
}

describe('a megabyte of', () => {
  for (const [name, kind] of Object.entries(kinds)) {
    const bytes = megabyteOf(kind);
    const room = rangeRoom(new ArrayBuffer(roomFor(bytes.length)), bytes.length);
    const plan = { delimiter: ','.charCodeAt(0), kinds: new Uint8Array(kind.columns).fill(BYTE) };
    const learned = scanRange(bytes, plan, room)!.kinds.slice();
    bench(name, () => {
      scanRange(bytes, { ...plan, kinds: learned }, room);
    });
  }
});
