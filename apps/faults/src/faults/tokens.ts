import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault } from '../fault.ts';
import { lastWords, runDescent } from '../run-descent.ts';

const PRELOAD = new URL('../../dist/workers/usage-preload.js', import.meta.url);
const ROWS = 60;
/** Row and line in which the token stands. */
const AT = 30;
const TRAIN = [
  'train',
  'data.csv',
  '--target',
  'y',
  '--preset',
  'plain',
  '--hidden',
  '2',
  '--epochs',
  '1',
  '--threads',
  '1',
];
/** How long reading may take, in milliseconds, beside the start of the process; a gigabyte for what is not small itself. */
const WITHIN_MS = 2000;
const START_MS = 1500;
const MOST_BYTES = 2 ** 30;
/** One of so many in the short form. */
const SHORT_STEP = 9;

const MISSING = ['', 'NA', 'N/A', 'null', 'NULL', 'NaN', 'nan', '?', '-', ' '];
const NUMBERS = ['+5', '-5', '1e3', ' 7 ', '.5', '5.', '-0', '1E-400', '00012', '4e+2'];
const BROKEN = [
  '1e400',
  '-1e400',
  'Inf',
  '-Infinity',
  '0x10',
  '0b11',
  '12abc',
  '１２',
  '1_000',
  '--5',
  '1e',
  '5 5',
  '٣',
  '½',
  '1,5',
  "5'000",
];
const HEADERS = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'a b',
  'ä',
  '💡',
  '0',
  '1e5',
  '"',
  '\\',
];

interface Case {
  readonly name: string;
  readonly file: string | Uint8Array;
  readonly codes: readonly number[];
  readonly says?: RegExp;
}

const quoted = (cell: string): string => (/[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** A table of two columns of numbers and a target of two classes, with one cell or name in another's place. */
function csv({ a, y, header = 'b' }: { a?: string; y?: string; header?: string }): string {
  const rows = Array.from({ length: ROWS }, (_, i) => {
    const own = i === AT;
    const first = own && a !== undefined ? quoted(a) : `${(i * 37) % 101}.5`;
    const label = own && y !== undefined ? quoted(y) : i % 2 === 0 ? 'yes' : 'no';
    return `${first},${i},${label}`;
  });
  return `a,${quoted(header)},y\n${rows.join('\n')}\n`;
}

function cases(): Case[] {
  const named = new RegExp(`row ${AT + 2}|row ${AT + 1}|line ${AT + 2}`);
  return [
    ...MISSING.map((a) => ({ name: `feature ${JSON.stringify(a)}`, file: csv({ a }), codes: [0] })),
    ...NUMBERS.map((a) => ({ name: `feature ${JSON.stringify(a)}`, file: csv({ a }), codes: [0] })),
    ...BROKEN.map((a) => ({
      name: `feature ${JSON.stringify(a)}`,
      file: csv({ a }),
      codes: [65],
      says: named,
    })),
    // Among words a dash is one, too.
    ...MISSING.map((y) => ({
      name: `label ${JSON.stringify(y)}`,
      file: csv({ y }),
      codes: y === '-' ? [0] : [65],
    })),
    ...[...NUMBERS, ...BROKEN].map((y) => ({
      name: `label ${JSON.stringify(y)}`,
      file: csv({ y }),
      codes: [0, 65],
    })),
    ...HEADERS.map((header) => ({
      name: `header ${JSON.stringify(header)}`,
      file: csv({ header }),
      // Names that are numbers may be a row.
      codes: Number.isNaN(Number(header)) ? [0] : [0, 65],
    })),
    { name: 'a header that repeats', file: csv({ header: 'a' }), codes: [65], says: /"a"/ },
    { name: 'a header that repeats but for a blank', file: csv({ header: 'y ' }), codes: [65] },
    { name: 'an empty header', file: csv({ header: '' }), codes: [0, 65] },
    { name: 'NUL in a number', file: csv({ a: '5\0' }), codes: [65] },
    { name: 'NUL in a label', file: csv({ y: 'ye\0s' }), codes: [0, 65] },
    { name: 'a file of NULs', file: new Uint8Array(5000), codes: [65] },
    {
      name: 'UTF-16, little-endian',
      file: Buffer.from(`\ufeff${csv({})}`, 'utf16le'),
      codes: [65],
      says: /UTF-/,
    },
    {
      name: 'UTF-16, big-endian',
      file: Buffer.from(`\ufeff${csv({})}`, 'utf16le').swap16(),
      codes: [65],
      says: /UTF-/,
    },
    { name: 'UTF-8 with its mark', file: `\ufeff${csv({})}`, codes: [0] },
    {
      name: 'bytes that are no UTF-8',
      file: Buffer.from(csv({ y: 'ÿ' }), 'latin1'),
      codes: [65],
      says: /UTF-8/,
    },
    { name: 'a 64 MB field', file: csv({ a: 'x'.repeat(2 ** 26) }), codes: [65] },
    { name: 'a 64 MB field in quotes', file: csv({ a: `,${'x'.repeat(2 ** 26)}` }), codes: [65] },
    { name: 'a 64 MB label', file: csv({ y: 'x'.repeat(2 ** 26) }), codes: [65] },
    { name: 'a 64 MB header', file: csv({ header: 'x'.repeat(2 ** 26) }), codes: [65] },
    { name: 'quotes that do not end', file: `${csv({})}5,"6,yes\n7,8,no\n`, codes: [65] },
    { name: 'lines that end with CR', file: csv({}).replaceAll('\n', '\r'), codes: [0, 65] },
    { name: 'lines that end with CR LF', file: csv({}).replaceAll('\n', '\r\n'), codes: [0] },
    { name: 'a row that is short', file: `${csv({})}5,6\n`, codes: [65] },
    { name: 'a row that is long', file: `${csv({})}5,6,yes,9\n`, codes: [65] },
    { name: 'a million delimiters', file: `${csv({})}${','.repeat(1_000_000)}\n`, codes: [65] },
    { name: 'nothing', file: '', codes: [65] },
    { name: 'one newline', file: '\n', codes: [65] },
  ];
}

/** Cells, names and bytes that are easily taken for something else. */
export const tokens: Fault = {
  about:
    'number tokens: empty, 1e400, NaN, Inf, 0x10, 12abc, full-width digits, 1_000, signs, as feature, label, header; headers that repeat or are `__proto__`; NUL bytes; UTF-16; a 64 MB field',
  must: '65 or the stated missing-value policy; ≤ 2 s; bounded memory',
  async run({ folder, scale, tried }) {
    const all = cases();
    const chosen = scale === 'whole' ? all : all.filter((_, i) => i % SHORT_STEP === 0);
    for (const { name, file, codes, says } of chosen) {
      const own = join(folder, 'tokens');
      mkdirSync(own);
      writeFileSync(join(own, 'data.csv'), file);
      const usage = join(own, 'usage');
      const env = { NODE_OPTIONS: `--import=${PRELOAD.href}`, DESCENT_USAGE: usage };
      const ended = await runDescent(own, TRAIN, { env });
      const bytes = Number(readFileSync(usage, 'utf8'));
      const words = lastWords(ended);
      const failure =
        ended.code === null || !codes.includes(ended.code)
          ? `expected exit ${codes.join(' or ')}, got ${words}`
          : says !== undefined && !says.test(ended.stderr)
            ? `expected ${says}, got ${words}`
            : ended.ms > WITHIN_MS + START_MS
              ? `took ${ended.ms.toFixed(0)} ms`
              : bytes > MOST_BYTES
                ? `took ${bytes} bytes`
                : undefined;
      tried(name, failure);
      rmSync(own, { recursive: true });
    }
  },
};
