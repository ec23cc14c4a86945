/** Rows as lines of aligned columns: numbers to the right, words to the left, two spaces between. */
export function textTable(rows: readonly (readonly (string | number)[])[], indent = '  '): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, c) =>
    Math.max(...rows.map((row) => String(row[c] ?? '').length)),
  );
  return rows.map((row) => {
    const cells = row.map((cell, c) =>
      typeof cell === 'number' ? String(cell).padStart(widths[c]!) : cell.padEnd(widths[c]!),
    );
    return `${indent}${cells.join('  ')}`.trimEnd();
  });
}

/** A confusion matrix with its labels: rows are true, columns predicted. */
export function confusionTable(
  confusion: readonly (readonly number[])[],
  labels: readonly string[],
): string[] {
  const width = Math.max(
    ...labels.map((label) => label.length),
    ...confusion.flat().map((count) => String(count).length),
  );
  const head = [' true \\ predicted', ...labels.map((label) => label.padStart(width))];
  const rows = confusion.map((counts, k) => [
    labels[k]!.padStart(head[0]!.length),
    ...counts.map((count) => (count === 0 ? '·' : String(count)).padStart(width)),
  ]);
  return textTable([head, ...rows], '');
}
