import { DataError, excerpt } from '@descent/core';

function described(value: unknown): string {
  if (typeof value === 'string') return excerpt(value);
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/**
 * Reads the fields of an object that came from outside, trusting nothing: only its own fields count, every field is checked
 * as it is read, and {@link finish} refuses what nobody asked for. Every method throws a DataError naming the field.
 */
export class JsonObject {
  readonly path: string;
  readonly #fields: ReadonlyMap<string, unknown>;
  readonly #read: Set<string> = new Set();

  /** @param path how messages name the object: `schema.inputs[3]`. */
  constructor(value: unknown, path: string) {
    this.path = path;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new DataError(`${path}: expected an object, got ${described(value)}`);
    }
    this.#fields = new Map(Object.entries(value));
  }

  /** The error that says what was expected of a field. */
  error(field: string, expected: string): DataError {
    const got = this.#fields.has(field) ? described(this.#fields.get(field)) : 'none';
    return new DataError(`${this.path}.${field}: expected ${expected}, got ${got}`);
  }

  #value(field: string): unknown {
    this.#read.add(field);
    return this.#fields.get(field);
  }

  /** Whether there is such a field. */
  has(field: string): boolean {
    return this.#fields.has(field);
  }

  number(field: string): number {
    const value = this.#value(field);
    if (!isFiniteNumber(value)) throw this.error(field, 'a finite number');
    return value;
  }

  /** A finite number for which `holds` is true; `expected` says so in words. */
  numberWhich(field: string, holds: (value: number) => boolean, expected: string): number {
    const value = this.number(field);
    if (!holds(value)) throw this.error(field, expected);
    return value;
  }

  /** A whole number, `least` or more. */
  whole(field: string, least: number): number {
    const holds = (value: number) => Number.isSafeInteger(value) && value >= least;
    return this.numberWhich(field, holds, `a whole number, ${least} or more`);
  }

  boolean(field: string): boolean {
    const value = this.#value(field);
    if (typeof value !== 'boolean') throw this.error(field, 'true or false');
    return value;
  }

  /** Whether the field is there; it is there only as true. */
  flag(field: string): boolean {
    if (!this.#fields.has(field)) return false;
    if (this.#value(field) !== true) throw this.error(field, 'true or no such field');
    return true;
  }

  string(field: string): string {
    const value = this.#value(field);
    if (typeof value !== 'string') throw this.error(field, 'a string');
    return value;
  }

  /** One of the given words. */
  word<W extends string>(field: string, words: readonly W[]): W {
    const value = this.#value(field);
    const found = words.find((word) => word === value);
    if (found === undefined) throw this.error(field, words.map((word) => `"${word}"`).join(' or '));
    return found;
  }

  /** A list of at least `least` different strings, copied. */
  differentStrings(field: string, least: number): readonly string[] {
    const value = this.#value(field);
    const expected = `a list of at least ${least} different strings`;
    if (!Array.isArray(value) || value.length < least) throw this.error(field, expected);
    const strings = Array.from(value, (item: unknown) => {
      if (typeof item !== 'string') throw this.error(field, expected);
      return item;
    });
    if (new Set(strings).size !== strings.length) throw this.error(field, expected);
    return strings;
  }

  /** A list of pairs of strings, no two of which begin alike, copied. */
  stringPairs(field: string): readonly (readonly [string, string])[] {
    const value = this.#value(field);
    const expected = 'a list of pairs of strings that begin differently';
    if (!Array.isArray(value)) throw this.error(field, expected);
    const pairs = Array.from(value, (item: unknown): [string, string] => {
      if (!Array.isArray(item) || item.length !== 2) throw this.error(field, expected);
      const [first, second] = item as unknown[];
      if (typeof first !== 'string' || typeof second !== 'string') throw this.error(field, expected);
      return [first, second];
    });
    if (new Set(pairs.map(([first]) => first)).size !== pairs.length) throw this.error(field, expected);
    return pairs;
  }

  /** A list of `least` to `most` finite numbers, none below the one before it, copied; the last less the first is finite too. */
  ascendingNumbers(field: string, least: number, most: number): readonly number[] {
    const value = this.#value(field);
    const expected = `a list of ${least} to ${most} ascending numbers`;
    if (!Array.isArray(value) || value.length < least || value.length > most)
      throw this.error(field, expected);
    const numbers = Array.from(value, (item: unknown) => {
      if (!isFiniteNumber(item)) throw this.error(field, expected);
      return item;
    });
    const isAscending = numbers.every((x, i) => i === 0 || x >= numbers[i - 1]!);
    const spread = numbers.length > 0 ? numbers[numbers.length - 1]! - numbers[0]! : 0;
    if (!isAscending || !Number.isFinite(spread)) throw this.error(field, expected);
    return numbers;
  }

  /** A list of at least `least` finite numbers, copied. */
  numbers(field: string, least: number): readonly number[] {
    const value = this.#value(field);
    const expected = `a list of at least ${least} finite numbers`;
    if (!Array.isArray(value) || value.length < least) throw this.error(field, expected);
    return Array.from(value, (item: unknown) => {
      if (!isFiniteNumber(item)) throw this.error(field, expected);
      return item;
    });
  }

  object(field: string): JsonObject {
    return new JsonObject(this.#value(field), `${this.path}.${field}`);
  }

  /** A list of at least one object. */
  objects(field: string): readonly JsonObject[] {
    const value = this.#value(field);
    if (!Array.isArray(value) || value.length === 0) throw this.error(field, 'a list of at least one object');
    return Array.from(value, (item: unknown, i) => new JsonObject(item, `${this.path}.${field}[${i}]`));
  }

  /** @throws DataError when the object has a field that was never read: it means something to somebody, but not to us. */
  finish(): void {
    for (const field of this.#fields.keys()) {
      if (!this.#read.has(field)) {
        throw new DataError(
          `${this.path}: unknown field ${excerpt(field)}; it may come from a newer Descent`,
        );
      }
    }
  }
}
