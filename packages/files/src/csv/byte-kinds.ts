// What a byte can mean in a CSV file. The order matters: up to BLANK they change nothing inside text or quotes.
export const ASCII = 0;
export const FOREIGN = 1; // part of a character beyond ASCII
export const BLANK = 2;
export const DELIMITER = 3;
export const QUOTE = 4;
export const LINE_FEED = 5;
export const CARRIAGE_RETURN = 6;
export const NUL = 7;

/** The kind of each of the 256 bytes. */
export function byteKinds(delimiter: string): Uint8Array {
  const kinds = new Uint8Array(256).fill(FOREIGN, 128);
  for (const blank of ' \t\v\f') kinds[blank.charCodeAt(0)] = BLANK;
  kinds[0] = NUL;
  kinds[0x22] = QUOTE;
  kinds[0x0a] = LINE_FEED;
  kinds[0x0d] = CARRIAGE_RETURN;
  kinds[delimiter.charCodeAt(0)] = DELIMITER;
  return kinds;
}
