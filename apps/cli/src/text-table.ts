import { printable } from '@descent/core';

/** A confusion matrix of more classes than this is no longer read by people. */
const MOST_CLASSES = 30;

/** Rows as lines of aligned columns: numbers to the right, words to the left, two spaces between. */
export function textTable(rows: readonly (readonly (string | number)[])[], indent = '  '): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, c) => {
      widths[c] = Math.max(widths[c] ?? 0, String(cell).length);
    });
  }
  return rows.map((row) => {
    const cells = row.map((cell, c) =>
      typeof cell === 'number' ? String(cell).padStart(widths[c]!) : cell.padEnd(widths[c]!),
    );
    return `${indent}${cells.join('  ')}`.trimEnd();
  });
}

/** A confusion matrix with its labels, rows true, columns predicted; of many classes only a word that it is left out. */
export function confusionTable(
  confusion: readonly (readonly number[])[],
  names: readonly string[],
): string[] {
  if (names.length > MOST_CLASSES) return [`(a confusion matrix of ${names.length} classes: see --json)`];
  const labels = names.map(printable);
  const counts = confusion.map((row) => row.map((count) => (count === 0 ? '·' : String(count))));
  const width = Math.max(...[labels, ...counts].flat().map((text) => text.length));
  const corner = ' true \\ predicted';
  const head = [corner, ...labels.map((label) => label.padStart(width))];
  const rows = counts.map((row, k) => [
    labels[k]!.padStart(corner.length),
    ...row.map((count) => count.padStart(width)),
  ]);
  return textTable([head, ...rows], '');
}
