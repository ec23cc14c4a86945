import { excerpt } from '@descent/core';

const LISTED = 100;

/** `"a", "b", "c"`; of a long list the first hundred and how many there are. */
export function quoteList(texts: readonly string[]): string {
  const shown = texts.slice(0, LISTED).map(excerpt).join(', ');
  return texts.length > LISTED ? `${shown}, … (${texts.length} in all)` : shown;
}

/** A count with thousands separators: 48,842. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A count and its noun: 1 row, 2 rows. */
export function countOf(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}
