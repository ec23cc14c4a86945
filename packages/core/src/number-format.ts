import { parseNumber } from './parse-number.ts';

/** How the numbers of a column are written: the mark before decimals, and the one between groups of three digits, if any. */
export interface NumberFormat {
  readonly decimal: '.' | ',';
  readonly group: '' | ',' | '.' | ' ';
}

/** Numbers as programs write them: a point before decimals, nothing between groups. */
export const PLAIN_NUMBERS: NumberFormat = { decimal: '.', group: '' };

/** Every way of writing numbers that is known; where several suit a column, the first of them is taken. */
export const numberFormats: readonly NumberFormat[] = [
  PLAIN_NUMBERS,
  { decimal: '.', group: ',' },
  { decimal: '.', group: ' ' },
  { decimal: ',', group: '' },
  { decimal: ',', group: '.' },
  { decimal: ',', group: ' ' },
];

/** True for two formats that read every text alike. */
export function sameFormat(a: NumberFormat, b: NumberFormat): boolean {
  return a.decimal === b.decimal && a.group === b.group;
}

/** The spaces that separate groups: typesetters' no-break spaces too. */
const SPACES = /[\u00a0\u202f\u2009]/g;

const patterns = new Map<string, RegExp>();

// Linear in the length of the text: no two parts can match the same character.
function patternOf({ decimal, group }: NumberFormat): RegExp {
  const key = decimal + group;
  const known = patterns.get(key);
  if (known !== undefined) return known;
  const [mark, between] = [`\\${decimal}`, group === ' ' ? ' ' : `\\${group}`];
  // Five digits in a row were not grouped; a group of three cannot begin with 0.
  const whole = group === '' ? '\\d+' : `(?:\\d{1,4}|[1-9]\\d{0,2}(?:${between}\\d{3})+)`;
  const pattern = new RegExp(`^[+-]?(?:${whole}(?:${mark}\\d*)?|${mark}\\d+)(?:[eE][+-]?\\d+)?$`);
  patterns.set(key, pattern);
  return pattern;
}

/**
 * The number that a trimmed cell spells in a format, or NaN when it spells none: as {@link parseNumber}, once group marks are
 * taken away and the decimal mark is a point. With group marks, five digits in a row are no number: they would have been grouped.
 *
 * @example
 * ```ts
 * parseNumberIn('1.234,5', { decimal: ',', group: '.' }); // 1234.5
 * parseNumberIn('1.234,5', PLAIN_NUMBERS); // NaN
 * ```
 */
export function parseNumberIn(text: string, format: NumberFormat): number {
  if (format.decimal === '.' && format.group === '') return parseNumber(text);
  const spaced = format.group === ' ' ? text.replace(SPACES, ' ') : text;
  if (!patternOf(format).test(spaced)) return NaN;
  const digits = format.group === '' ? spaced : spaced.replaceAll(format.group, '');
  return parseNumber(digits.replace(',', '.'));
}
