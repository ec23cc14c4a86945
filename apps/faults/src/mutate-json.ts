import type { RandomNumbers } from './random-numbers.ts';

/** Values that a file may claim anywhere: of another kind, at the ends of what numbers can be, and deep or long. */
const ODD: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  1,
  0.5,
  2 ** 31,
  2 ** 53,
  1e308,
  -1e308,
  '',
  'x',
  '__proto__',
  '\u0000',
  'x'.repeat(5000),
  [],
  {},
  [[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]],
  Array.from({ length: 5000 }, () => 0),
];

/** A copy of plain data with one thing in it changed: a value replaced, left out, doubled, or exchanged for another of the same data. */
export function mutated(value: unknown, random: RandomNumbers): unknown {
  const copy = structuredClone(value);
  const places = placesIn(copy);
  if (places.length === 0) return random.one(ODD);
  const { holder, key } = random.one(places);
  const other = random.one(places);
  const how = random.below(6);
  if (how === 0) remove(holder, key);
  else if (how === 1) holder[key] = structuredClone(other.holder[other.key]);
  else if (how === 2 && Array.isArray(holder)) holder.push(structuredClone(holder[Number(key)]));
  else if (how === 3 && typeof holder[key] === 'number') holder[key] = nudged(holder[key], random);
  else holder[key] = structuredClone(random.one(ODD));
  return copy;
}

interface Place {
  readonly holder: Record<string, unknown>;
  readonly key: string;
}

function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesIn(holder[key])]);
}

function remove(holder: Record<string, unknown>, key: string): void {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
}

function nudged(value: number, random: RandomNumbers): number {
  return random.one([value + 1, value - 1, -value, value * 2, value / 3, value * 1e9]);
}
