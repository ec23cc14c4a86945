import { boolean } from './boolean.ts';
import { category } from './category.ts';
import type { ColumnTypeRule, LogicalType } from './column-type.ts';
import { constant } from './constant.ts';
import { date } from './date.ts';
import { identifier } from './identifier.ts';
import { number } from './number.ts';
import { text } from './text.ts';

/** Every logical type, in order of precedence: a column is of the first that fits. */
export const columnTypes: Readonly<Record<LogicalType, ColumnTypeRule>> = {
  constant,
  boolean,
  date,
  text,
  identifier,
  number,
  category,
};
