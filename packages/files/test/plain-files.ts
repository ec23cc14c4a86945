import fc from 'fast-check';

/** Cells that are numbers, each in one of the ways that numbers are written. */
const numberCell: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 255 }).map(String) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 260 }).map(String) },
  { weight: 2, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }).map(String) },
  { weight: 1, arbitrary: fc.integer({ min: -1000, max: 100_000 }).map(String) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        fc.constantFrom('', '+', '-'),
        fc.stringMatching(/^\d{1,20}$/),
        fc.constantFrom('', '.', '.0', '.5', '.000001'),
        fc.constantFrom('', 'e0', 'E5', 'e-7', 'e+22', 'e23', 'e-22', 'e-23', 'e-330', 'e-99999'),
      )
      .map((parts) => parts.join('')),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...[
        '-0',
        '+0',
        '0.0',
        '007',
        '.5',
        '5.',
        '1e2',
        '255.0',
        '256',
        '-1',
        '1e22',
        '1e23',
        '1e-22',
        '1e-23',
      ],
      ...['9007199254740991', '9007199254740992', '9007199254740993', '90071992547409931e-1', '0e999'],
      ...['1.7976931348623157e308', '4.9e-324', '2.2250738585072011e-308', '123456789012345678901234567890'],
      ...[
        '0.1',
        '0.30000000000000004',
        `0.${'0'.repeat(330)}1`,
        `${'9'.repeat(40)}e-30`,
        '1e00000000000000002',
      ],
    ),
  },
);

/** Cells that are none, or are one that only the reader of odd files takes. */
const oddCell = fc.constantFrom(
  ...[
    '',
    ' ',
    'x',
    'NaN',
    'Infinity',
    '-',
    '+',
    '.',
    'e5',
    '1e',
    '1e+',
    '0x10',
    '1_000',
    '1 2',
    '--1',
    '1.2.3',
    '1e400',
  ],
  ...[
    '"5"',
    '"5',
    '5"',
    '" 5 "',
    '"1,2"',
    '"1\n2"',
    '\u00a05',
    '5\u2028',
    '\ufeff5',
    '\v5',
    '\f5',
    '5\0',
    '\0',
    'é',
    '😀',
  ],
  ...['١', '1,5', '1;5', '1\r', '-0x', `${'1'.repeat(2000)}`, '1e1e1', '٫5'],
);
const blanks = fc.constantFrom('', '', '', '', ' ', '  ', '\t');
const paddedNumber = fc.tuple(blanks, numberCell, blanks).map((parts) => parts.join(''));

/** Characters of either end of a file that a failure shows. */
const SHOWN = 400;

/** A file, and how to read it. */
export interface PlainCase {
  readonly bytes: Uint8Array;
  readonly delimiter: string;
  readonly header: 'auto' | 'yes' | 'no';
  readonly declared: ReadonlyMap<string, 'number' | 'category'>;
}

/** What to do to a file of numbers so that it may be one no more. */
const damage = fc.oneof(
  { weight: 9, arbitrary: fc.constant(undefined) },
  {
    weight: 5,
    arbitrary: fc.record({
      fromEnd: fc.boolean(),
      at: fc.nat({ max: 5000 }),
      insert: oddCell,
      remove: fc.nat({ max: 3 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      fromEnd: fc.boolean(),
      at: fc.nat({ max: 5000 }),
      insert: fc.constantFrom('\n', '\r', '\r\n', '\n\n', ',', '"', '\0', ' \n'),
      remove: fc.nat({ max: 2 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      fromEnd: fc.boolean(),
      at: fc.nat({ max: 5000 }),
      insert: fc.constantFrom(
        ...[[0xff], [0xc3], [0x80], [0xef, 0xbb, 0xbf], [0xff, 0xfe]].map((b) => Uint8Array.from(b)),
      ),
      remove: fc.nat({ max: 1 }),
    }),
  },
);

const often = <T>(usual: T, times: number, ...others: T[]) =>
  fc.constantFrom(...Array<T>(times).fill(usual), ...others);
const headers = often('words', 6, 'none', 'none', 'none', 'numbers', 'twice', 'quoted', 'blank');

function headerLine(kind: string, columns: number, delimiter: string): string | undefined {
  const name = (c: number) => `c${c}`;
  const names = Array.from({ length: columns }, (_, c) => {
    if (kind === 'numbers') return String(c);
    if (kind === 'twice') return 'same';
    if (kind === 'quoted') return c === 0 ? '"a"' : name(c);
    return kind === 'blank' && c === 0 ? '' : name(c);
  });
  return kind === 'none' ? undefined : names.join(delimiter);
}

/** Rows of numbers: a few that are drawn, repeated so often that the types of the columns are settled, sometimes. */
const rowsOf = (columns: number) =>
  fc
    .tuple(
      fc.array(fc.array(paddedNumber, { minLength: columns, maxLength: columns }), {
        minLength: 1,
        maxLength: 12,
      }),
      fc.constantFrom(0, 1, 1, 1, 2, 40, 1100, 1100),
      fc.array(fc.array(paddedNumber, { minLength: columns, maxLength: columns }), { maxLength: 4 }),
    )
    .map(([rows, times, more]) => [
      ...Array.from({ length: times }, () => rows)
        .flat()
        .slice(0, 1200),
      ...more,
    ]);

/** A file of numbers with what people make of such files, and often with something wrong in it. */
export const plainCase: fc.Arbitrary<PlainCase> = fc
  .record({
    columns: fc.integer({ min: 1, max: 5 }),
    delimiter: often(',', 12, ';', ';', '|', '\t', ' ', '.', 'e', '1'),
    headerKind: headers,
    header: often<PlainCase['header']>('auto', 4, 'yes', 'no'),
    lineEnd: often('\n', 6, '\r\n', '\r\n', '\r'),
    ending: often('end', 6, '', '', 'blank', 'blanks'),
    mark: often('', 4, '\ufeff'),
    declare: often<'nothing' | 'number' | 'category'>('nothing', 5, 'number', 'category'),
    damage,
  })
  .chain((shape) => rowsOf(shape.columns).map((rows) => ({ ...shape, rows })))
  .map(({ columns, delimiter, headerKind, header, lineEnd, ending, mark, declare, damage, rows }) => {
    const head = headerLine(headerKind, columns, delimiter);
    const lines = [...(head === undefined ? [] : [head]), ...rows.map((row) => row.join(delimiter))];
    const end = { '': '', end: lineEnd, blank: lineEnd + lineEnd, blanks: `${lineEnd} ${lineEnd}` }[ending]!;
    let bytes: Uint8Array = Buffer.from(mark + lines.join(lineEnd) + end);
    if (damage !== undefined) {
      const place = damage.at % (bytes.length + 1);
      const at = damage.fromEnd ? bytes.length - place : place;
      const rest = bytes.subarray(at + damage.remove);
      bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from(damage.insert as string), rest]);
    }
    const declared = new Map(
      declare === 'nothing'
        ? []
        : [
            ['c0', declare],
            ['0', declare],
          ],
    );
    const text = JSON.stringify(Buffer.from(bytes).toString('latin1'));
    const shown = text.length <= 2 * SHOWN ? text : `${text.slice(0, SHOWN)} … ${text.slice(-SHOWN)}`;
    const place = `${JSON.stringify(delimiter)}, header ${header}, declared ${[...declared]}`;
    return { bytes, delimiter, header, declared, [fc.toStringMethod]: () => `${shown} (${place})` };
  });
