import { DataError } from './errors.ts';
import { excerpt } from './excerpt.ts';

/** Levels of arrays and objects that metadata may have. */
const DEEPEST = 20;

/**
 * A value of a file's metadata, of which every one is JSON.
 * @param source The file's name, for messages.
 * @throws DataError for what is no JSON, or deeper than anybody writes it: whoever shows or checks it recurses into it.
 */
export function parseMetadata(text: string, name: string, source: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new DataError(`${source}: expected its metadata ${excerpt(name)} to be JSON, got ${excerpt(text)}`);
  }
  if (!isShallow(value, DEEPEST)) {
    throw new DataError(
      `${source}: expected its metadata ${excerpt(name)} to be at most ${DEEPEST} levels deep, got more`,
    );
  }
  return value;
}

function isShallow(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((inner) => isShallow(inner, levels - 1));
}
