const SHOWN_CHARACTERS = 40;
// Controls, invisible formatting (bidi overrides too), line separators, halves of surrogate pairs.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/** The text with characters that would break or disguise a one-line message written as escapes. */
export function printable(text: string): string {
  return text.replace(
    UNPRINTABLE,
    (character) => SHORT_ESCAPES.get(character) ?? `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );
}

/**
 * A text from a file, in quotes, as a message shows it: at most 40 characters, all on one line.
 *
 * @example
 * ```ts
 * excerpt('a\nb'); // '"a\\nb"'
 * ```
 */
export function excerpt(text: string): string {
  // Twice the length before splitting into characters: a cell may hold a million of them.
  const characters = [...text.slice(0, 2 * SHOWN_CHARACTERS + 2)];
  const shown = characters.slice(0, SHOWN_CHARACTERS).join('');
  return `"${printable(shown)}${shown.length < text.length ? '…' : ''}"`;
}

/** The name of a source in messages: as the user gave it, but `-` is called stdin. */
export function displayName(source: string): string {
  return source === '-' ? 'stdin' : printable(source);
}
