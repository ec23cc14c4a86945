const LISTED = 100;
const LETTERS = 60;

/** Text from a file as it may stand in a message: quoted, on one line, and cut where it is long. */
export function quote(text: string): string {
  const letters = [...text.slice(0, 2 * LETTERS + 2)];
  return JSON.stringify(letters.length > LETTERS ? `${letters.slice(0, LETTERS).join('')}…` : text);
}

/** `"a", "b", "c"`; of a long list the first ten and how many follow. */
export function quoteList(texts: readonly string[]): string {
  const shown = texts.slice(0, LISTED).map(quote).join(', ');
  return texts.length > LISTED ? `${shown}, … (${texts.length} in all)` : shown;
}
