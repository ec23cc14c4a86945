/** The place of the column that a user names: by its name, or else by its place from 0; −1 when there is none. */
export function findColumn(names: readonly string[], text: string): number {
  const named = names.indexOf(text);
  if (named >= 0) return named;
  const place = /^\d+$/.test(text) ? Number(text) : names.length;
  return place < names.length ? place : -1;
}
