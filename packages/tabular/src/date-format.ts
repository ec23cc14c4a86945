import { type DateFormat, parseDate } from './dates.ts';

/**
 * The order in which all of the texts are dates; `ambiguous` where day and month could stand either way in all of them; undefined when
 * they are not dates, or not in one order.
 *
 * @example
 * ```ts
 * dateFormat(['03/04/2024', '31/12/2024']); // 'dayFirst'
 * dateFormat(['03/04/2024']); // 'ambiguous'
 * ```
 */
export function dateFormat(texts: readonly string[]): DateFormat | 'ambiguous' | undefined {
  const suits = (format: DateFormat) => texts.every((text) => parseDate(text, format) !== undefined);
  if (suits('iso')) return 'iso';
  const dayFirst = suits('dayFirst');
  if (suits('monthFirst')) return dayFirst ? 'ambiguous' : 'monthFirst';
  return dayFirst ? 'dayFirst' : undefined;
}
