import { excerpt } from '@descent/core';
import { isNumeric } from '../column-facts.ts';
import { dateFormat } from '../date-format.ts';
import { DATE_FORMATS, type DateFormat, parseDate } from '../dates.ts';
import type { ColumnTypeRule } from './column-type.ts';

const ORDERS: Readonly<Record<DateFormat, string>> = {
  iso: 'the year first',
  dayFirst: 'the day first',
  monthFirst: 'the month first',
};

/** Dates, with times or without, all in one order that is plain from the column. */
export const date: ColumnTypeRule = {
  fits(facts) {
    if (isNumeric(facts) || facts.words.length === 0) return undefined;
    const order = dateFormat(facts.words);
    if (order === undefined || order === 'ambiguous') return undefined;
    return `all ${facts.words.length} different words are dates, ${ORDERS[order]}`;
  },
  refuses(facts) {
    if (isNumeric(facts)) return 'expected dates such as 2024-02-29, got numbers';
    const order = dateFormat(facts.words);
    if (order === 'ambiguous')
      return `expected dates of which day and month can be told apart, got ${excerpt(facts.words[0]!)} and its like; write them as 2024-02-29`;
    if (order !== undefined) return undefined;
    const odd = facts.words.find((word) => DATE_FORMATS.every((each) => parseDate(word, each) === undefined));
    return odd === undefined
      ? 'expected dates in one order of day, month and year, got several'
      : `expected dates such as 2024-02-29, got ${excerpt(odd)}`;
  },
};
