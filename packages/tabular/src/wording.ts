import { excerpt } from '@descent/core';

const LISTED = 100;

/** `"a", "b", "c"`; of a long list the first hundred and how many there are. */
export function quoteList(texts: readonly string[]): string {
  const shown = texts.slice(0, LISTED).map(excerpt).join(', ');
  return texts.length > LISTED ? `${shown}, … (${texts.length} in all)` : shown;
}
