import { excerpt } from '@descent/core';
import type { ChosenTargets } from '@descent/tabular';

/** Classes that a note lists. */
const LISTED = 5;

/**
 * What people should know of the classes of a file that one row has: it is never held out by a fraction, so that the network learns
 * of it and nothing judges that. Of several targets nothing is said.
 * @param trained the training rows.
 */
export function targetNotes([chosen, ...more]: ChosenTargets, trained: Int32Array): string[] {
  if (chosen.task === 'regression' || more.length > 0) return [];
  const { labels, codes } = chosen;
  const counts = new Float64Array(labels.length);
  for (const code of codes) counts[code]!++;
  const isTrained = new Uint8Array(labels.length);
  for (const row of trained) isTrained[codes[row]!] = 1;
  const single = (learned: 0 | 1): string[] =>
    labels.filter((_, k) => counts[k] === 1 && isTrained[k] === learned);
  return [
    ...noteOf(single(1), 'is learned from, so that no row judges it'),
    ...noteOf(single(0), 'is held out, so that it cannot be learned'),
  ];
}

function noteOf(labels: readonly string[], what: string): string[] {
  if (labels.length === 0) return [];
  const names = labels.slice(0, LISTED).map(excerpt).join(', ') + (labels.length > LISTED ? ', …' : '');
  return labels.length === 1
    ? [`class ${names} has one row, which ${what}`]
    : [`${labels.length} classes have one row each, which ${what}: ${names}`];
}
