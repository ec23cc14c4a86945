import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { isDescentError, type Table } from '@descent/core';
import { readTable } from '@descent/files';
import type { Fault, FaultContext } from '../fault.ts';
import { RandomNumbers } from '../random-numbers.ts';

const FILES = { whole: 100_000, short: 600 };
/** Every how manieth file is one of images. */
const IMAGES = 5;
const CHUNKS = [1, 7, 65_536];

const GAPS = ['', 'NA', 'N/A', 'null', 'NaN', '?', '-', '  '];
const WORDS = ['red', 'dark blue', 'a,b', 'say "so"', 'two\nlines', 'ä', '💡', ' padded ', 'x'.repeat(300)];
/** What is put into files that are damaged. */
const PIECES = ['"', ',', '\n', '\r', '\0', ';', 'x', '1', '-', 'e', '\ufeff', '""', '\r\n', '1e999', 'é'];

/** A file, and what its cells are where it was not damaged: numbers, NaN for gaps, or words. */
interface Made {
  readonly bytes: Uint8Array;
  readonly truth: readonly (readonly (number | string)[])[] | undefined;
}

/** Tables and images that were made by a grammar, and then damaged, read in chunks of three sizes. */
export const tables: Fault = {
  about: 'CSV and IDX: grammar-based and mutated, 100,000 files, chunk sizes 1, 7, 64 KB',
  must: '0 or 65; the same table for every chunk size; never a silent zero for a gap',
  async run(context) {
    const { scale, seed, tried } = context;
    const random = new RandomNumbers(seed);
    for (let f = 0; f < FILES[scale]; f++) {
      const isImages = f % IMAGES === IMAGES - 1;
      const whole = isImages ? images(random) : csv(random);
      const made = random.below(2) === 0 ? whole : { bytes: damage(whole.bytes, random), truth: undefined };
      const labels = isImages && random.below(2) === 0 ? labelsFile(context, random) : undefined;
      const failure = await readAlike(made, labels);
      tried(`file ${f}${failure === undefined ? '' : ` ${shown(made.bytes)}`}`, failure);
    }
  },
};

function shown(bytes: Uint8Array): string {
  return JSON.stringify(Buffer.from(bytes.subarray(0, 600)).toString('latin1'));
}

/** A table of a few columns, each of numbers or words, with gaps. */
function csv(random: RandomNumbers): Made {
  const kinds = Array.from({ length: 1 + random.below(4) }, () =>
    random.one(['whole', 'real', 'word'] as const),
  );
  const rows = 1 + random.below(random.one([4, 30, 200]));
  const gap = random.one([0, 0.1, 0.5]);
  const end = random.one(['\n', '\n', '\r\n']);
  const truth = Array.from({ length: rows }, () =>
    kinds.map((kind): number | string => {
      if (random.next() < gap) return kind === 'word' ? '' : Number.NaN;
      if (kind === 'word') return random.one(WORDS);
      return kind === 'whole'
        ? random.below(300)
        : Number((1000 * (random.next() - 0.5)).toPrecision(1 + random.below(15)));
    }),
  );
  const line = (cells: readonly string[]): string => cells.join(',');
  const header = line(kinds.map((kind, c) => `${kind}${c}`));
  const written = truth.map((cells) =>
    line(cells.map((cell) => writtenAs(cell, random, kinds.length === 1))),
  );
  const text = [header, ...written].join(end) + random.one(['', end]);
  return { bytes: new TextEncoder().encode(text), truth };
}

/** A cell as people write it. */
function writtenAs(cell: number | string, random: RandomNumbers, isAlone: boolean): string {
  if (typeof cell === 'string' && cell !== '')
    return /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
  // A line without anything is none.
  if (cell === '') return isAlone ? '?' : random.one(['', '?', 'NA', '""']);
  if (Number.isNaN(cell)) return isAlone ? '?' : random.one(GAPS);
  const text = String(cell);
  return random.one([text, text, text, `"${text}"`, ` ${text}`, `${text} `]);
}

function images(random: RandomNumbers): Made {
  const [count, height, width] = [random.below(5), 1 + random.below(4), 1 + random.below(4)];
  const bytes = new Uint8Array(16 + count * height * width);
  const view = new DataView(bytes.buffer);
  for (const [i, word] of [0x0803, count, height, width].entries()) view.setUint32(4 * i, word);
  for (let i = 16; i < bytes.length; i++) bytes[i] = random.below(256);
  return { bytes, truth: undefined };
}

function labelsFile({ folder }: FaultContext, random: RandomNumbers): string {
  const count = random.below(5);
  const bytes = new Uint8Array(8 + count);
  new DataView(bytes.buffer).setUint32(0, random.one([0x0801, 0x0801, 0x0803, 7]));
  new DataView(bytes.buffer).setUint32(4, random.one([count, count, 2 ** 31, 0]));
  const path = join(folder, 'labels');
  writeFileSync(path, bytes);
  return path;
}

function damage(bytes: Uint8Array, random: RandomNumbers): Uint8Array {
  let damaged = bytes;
  for (let time = 1 + random.below(3); time > 0; time--) {
    const at = random.below(damaged.length + 1);
    const rest = damaged.subarray(at + random.below(4));
    const piece = random.one([
      Buffer.from(random.one(PIECES)),
      Uint8Array.of(random.below(256)),
      new Uint8Array(0),
      damaged.subarray(random.below(damaged.length + 1)).subarray(0, random.below(50)),
    ]);
    damaged = Buffer.concat([damaged.subarray(0, at), piece, rest]);
  }
  return damaged;
}

/** What is wrong with how a file is read; nothing where it is right. */
async function readAlike({ bytes, truth }: Made, labels: string | undefined): Promise<string | undefined> {
  const outcomes: string[] = [];
  for (const size of CHUNKS) {
    const outcome = await read(bytes, size, labels, truth);
    if (outcome.wrong !== undefined) return `in chunks of ${size}: ${outcome.wrong}`;
    outcomes.push(outcome.text);
  }
  const other = outcomes.findIndex((text) => text !== outcomes[0]);
  return other < 0 ? undefined : `in chunks of ${CHUNKS[other]} it is ${outcomes[other]}, not ${outcomes[0]}`;
}

interface Outcome {
  readonly text: string;
  readonly wrong?: string | undefined;
}

async function read(
  bytes: Uint8Array,
  size: number,
  labels: string | undefined,
  truth: Made['truth'],
): Promise<Outcome> {
  function* chunks(): Generator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
  }
  const stdin = Readable.from(chunks(), { objectMode: true });
  try {
    const table = await readTable('-', {
      stdin,
      header: 'auto',
      ...(labels === undefined ? {} : { labels }),
    });
    return {
      text: JSON.stringify(cellsOf(table)),
      wrong: truth === undefined ? undefined : unlike(table, truth),
    };
  } catch (error) {
    // Labels without images are a matter of usage.
    const isForeseen =
      isDescentError(error) && (error.kind === 'data' || (error.kind === 'usage' && labels !== undefined));
    const { name, message, stack } = error as Error;
    if (!isForeseen) return { text: '', wrong: stack ?? String(error) };
    return { text: `${name}: ${message}`, wrong: truth === undefined ? undefined : `refused: ${message}` };
  }
}

function cellsOf({ format, rows, columns }: Table): unknown {
  const cells = columns.map((column) =>
    Array.from({ length: rows }, (_, row) =>
      column.type === 'number'
        ? String(column.values[column.offset + row * column.stride])
        : column.levels[column.codes[row]!],
    ),
  );
  return { format, names: columns.map(({ name, type }) => [name, type]), cells };
}

/** The first cell that is not what was written: above all a gap that is a number. */
function unlike({ rows, columns }: Table, truth: NonNullable<Made['truth']>): string | undefined {
  if (rows !== truth.length) return `expected ${truth.length} rows, got ${rows}`;
  for (const [c, column] of columns.entries()) {
    for (let row = 0; row < rows; row++) {
      const expected = truth[row]![c]!;
      const isGap = expected === '' || Number.isNaN(expected);
      const got =
        column.type === 'number'
          ? column.values[column.offset + row * column.stride]!
          : column.levels[column.codes[row]!]!;
      // A dash is a gap among numbers, and a word where there are none.
      const isSame = isGap
        ? got === '' || Number.isNaN(got) || (got === '-' && column.type === 'category')
        : typeof got === 'number'
          ? Object.is(got, expected)
          : got.trim() === String(expected).trim() ||
            (typeof expected === 'number' && Number(got) === expected);
      if (!isSame) return `row ${row}, column ${column.name}: expected ${expected}, got ${got}`;
    }
  }
  return undefined;
}
