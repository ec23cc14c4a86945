import { type DeclaredTypes, declaredReadings, takesPlainNumbers } from '../csv/column-readings.ts';
import { checkNames, columnNames, type HeaderChoice, isHeader } from '../csv/header.ts';

const LINE_FEED = 0x0a;
/** Bytes of numbers, which cannot end a cell. */
const IN_NUMBERS = /[0-9+\-.eE]/;
/** What makes a first line one for the reader of odd files. */
const ODD = /["\0\r]/;

/** What the first line of a plain file says. */
export interface PlainStart {
  readonly header: boolean;
  readonly names: readonly string[];
  /** Bytes before the first row: a byte order mark and the header. */
  readonly length: number;
}

/**
 * Reads the first line of what may be a plain file; undefined when it shows that the file is not.
 * @param lines whole lines, the first of the file first.
 */
export function plainStart(
  lines: Uint8Array,
  delimiter: string,
  headerChoice: HeaderChoice,
  declared: DeclaredTypes,
): PlainStart | undefined {
  if (IN_NUMBERS.test(delimiter)) return undefined;
  const mark = lines[0] === 0xef && lines[1] === 0xbb && lines[2] === 0xbf ? 3 : 0;
  const end = lines.indexOf(LINE_FEED, mark);
  const cells = cellsOf(lines.subarray(mark, end), delimiter);
  if (cells === undefined) return undefined;
  const header = isHeader(cells, headerChoice);
  const names = columnNames(cells, header);
  try {
    if (header) checkNames(names, '');
    if (!declaredReadings(names, declared).every(takesPlainNumbers)) return undefined;
  } catch {
    // Told by the reader of odd files, with the place.
    return undefined;
  }
  return { header, names, length: header ? end + 1 : mark };
}

/** The trimmed cells of a line, or undefined when it takes more than cutting at delimiters to find them. */
function cellsOf(line: Uint8Array, delimiter: string): string[] | undefined {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(line);
  } catch {
    return undefined;
  }
  text = text.replace(/\r$/, '');
  if (ODD.test(text) || text.trim() === '') return undefined;
  return text.split(delimiter).map((cell) => cell.trim());
}
