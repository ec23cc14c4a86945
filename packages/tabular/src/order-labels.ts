import { parseNumber } from '@descent/core';

/** Text by Unicode code points, which differ from code units for pairs of surrogates. */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    // Up to the first difference both have the same units, so that both stand at the start of a code point or both do not.
    if (a.charCodeAt(i) !== b.charCodeAt(i)) return a.codePointAt(i)! - b.codePointAt(i)!;
  }
  return a.length - b.length;
}

/** The labels in the order of their classes: as numbers if all of them are, else by code point. */
export function orderLabels(labels: readonly string[]): string[] {
  const ordered = [...labels].sort(compareCodePoints);
  return labels.every((label) => !Number.isNaN(parseNumber(label)))
    ? ordered.sort((a, b) => Number(a) - Number(b))
    : ordered;
}
