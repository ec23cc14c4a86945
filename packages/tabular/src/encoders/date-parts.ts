import { type CategoryColumn, DataError, excerpt, UsageError } from '@descent/core';
import { civilFromDays } from '../civil-days.ts';
import { DATE_FORMATS, type DateFormat, type DateTime, parseDate } from '../dates.ts';
import { robustly, robustScale } from '../robust-scale.ts';
import { smoothClip } from '../smooth-clip.ts';
import { turn } from '../turn.ts';
import { completeOptions } from './complete-options.ts';
import type { Encoder, FitContext, MissingSpec } from './encoder.ts';
import { wordEncoder } from './word-encoder.ts';

const DEFAULTS = { format: 'iso' };
const SECONDS_PER_DAY = 86_400;

export interface DatePartsSpec extends MissingSpec {
  readonly kind: 'dateParts';
  readonly format: DateFormat;
  /** In days since 1970-01-01. */
  readonly median: number;
  /** In days: as {@link robustScale} has it. */
  readonly scale: number;
  /** Whether a training cell had a time. */
  readonly times: boolean;
}

function daysOf({ days, seconds }: DateTime): number {
  return days + seconds / SECONDS_PER_DAY;
}

/** The dates of the words, by word. */
function datesOf(
  levels: readonly string[],
  column: CategoryColumn,
  { rows, source, describeRow }: FitContext,
  format: DateFormat,
): Map<string, DateTime> {
  const dates = new Map<string, DateTime>();
  for (const level of levels) {
    const date = parseDate(level, format);
    if (date !== undefined) dates.set(level, date);
  }
  const bad = rows.find((row) => !dates.has(column.levels[column.codes[row]!]!));
  if (bad !== undefined) {
    const word = excerpt(column.levels[column.codes[bad]!]!);
    throw new DataError(
      `${source}: ${describeRow(bad)}, column ${excerpt(column.name)}: expected a date of the format ${format}, got ${word}; mend it or leave the cell empty`,
    );
  }
  return dates;
}

/** Features of a date, in the order of their names. */
function partsOf(date: DateTime, spec: DatePartsSpec): number[] {
  const { month, day } = civilFromDays(date.days);
  const weekday = (((date.days + 3) % 7) + 7) % 7; // 1970-01-01 was a Thursday; Monday is 0
  const parts = [turn(month - 1, 12), turn(weekday, 7), turn(day - 1, 31)];
  if (spec.times) parts.push(turn(date.seconds, SECONDS_PER_DAY));
  return [smoothClip(robustly(daysOf(date), spec)), ...parts.flat()];
}

/**
 * What tells in a date, of a column of words that are dates: the time since the training rows' median, scaled and clipped as
 * {@link robust} does; and as places on a circle, sine and cosine of 2πp, the month (p = (month − 1) / 12), the day of the week
 * (from Monday, / 7), the day of the month ((day − 1) / 31) and, when a training cell had a time, the time of day (hours / 24, with
 * minutes and seconds). Option `format`: `iso`, `dayFirst` or `monthFirst`. What is no date is 0 in all features, and counted as
 * unseen; a missing date is 0 too, and has an indicator where training rows had any.
 *
 * @throws DataError when a training cell holds a word that is no date of the format.
 */
export const dateParts: Encoder<DatePartsSpec, CategoryColumn> = wordEncoder<DatePartsSpec>({
  options: DEFAULTS,
  indicates: true,
  learn(levels, column, training) {
    const options = completeOptions('dateParts', DEFAULTS, training);
    const format = DATE_FORMATS.find((name) => name === options.format);
    if (format === undefined) {
      throw new UsageError(
        `encoder dateParts: expected format ${DATE_FORMATS.join(' or ')}, got ${excerpt(options.format)}`,
      );
    }
    const dates = datesOf(levels, column, training, format);
    const days = Float64Array.from(training.rows, (row) =>
      daysOf(dates.get(column.levels[column.codes[row]!]!)!),
    ).sort();
    const times = [...dates.values()].some(({ hasTime }) => hasTime);
    return { kind: 'dateParts', format, ...robustScale(days.length > 0 ? days : [0]), times };
  },
  parse(json) {
    return {
      kind: 'dateParts',
      format: json.word('format', DATE_FORMATS),
      median: json.number('median'),
      scale: json.numberWhich('scale', (value) => value >= 0, 'a number, 0 or more'),
      times: json.boolean('times'),
    };
  },
  featureNames({ times }, column) {
    const circles = ['month', 'weekday', 'day', ...(times ? ['hour'] : [])];
    const names = circles.flatMap((part) => [`${column} ${part} sin`, `${column} ${part} cos`]);
    return [`${column} time`, ...names];
  },
  bind(spec) {
    return (word) => {
      const date = parseDate(word, spec.format);
      return date === undefined ? undefined : partsOf(date, spec);
    };
  },
});
