/** A day of the Gregorian calendar, carried on before it was made. */
export interface CivilDay {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

/** Days of 400 years, and those from 0000-03-01 to 1970-01-01. */
const DAYS_PER_ERA = 146_097;
const TO_1970 = 719_468;

/**
 * The days from 1970-01-01 to a day, negative before it. Years begin in March here, so that the leap day is their last.
 *
 * Source: H. Hinnant, chrono-Compatible Low-Level Date Algorithms, 2013, `days_from_civil`.
 *
 * @example
 * ```ts
 * daysFromCivil({ year: 2000, month: 3, day: 1 }); // 11017
 * ```
 */
export function daysFromCivil({ year, month, day }: CivilDay): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const leapDays = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  return era * DAYS_PER_ERA + yearOfEra * 365 + leapDays + dayOfYear - TO_1970;
}

/**
 * The day that lies so many days after 1970-01-01: the inverse of {@link daysFromCivil}.
 *
 * Source: as there, `civil_from_days`.
 *
 * @example
 * ```ts
 * civilFromDays(11016); // { "year": 2000, "month": 2, "day": 29 }
 * ```
 */
export function civilFromDays(days: number): CivilDay {
  const z = days + TO_1970;
  const era = Math.floor(z / DAYS_PER_ERA);
  const dayOfEra = z - era * DAYS_PER_ERA;
  const leapDays =
    Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1,
  };
}
