import type { NumberColumn } from '@descent/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MissingMarkers } from './missing-markers.ts';
import { UndecidedBuilder } from './undecided-builder.ts';

const known = { missing: new MissingMarkers(), delimiter: ',', mustBeNumbers: false, keepTexts: false };

function builderOf(cells: readonly string[], before?: NumberColumn, mustBeNumbers = false) {
  const builder = new UndecidedBuilder('x', { ...known, mustBeNumbers }, before, before?.values.length);
  const taken = cells.every((cell) => builder.push(cell));
  return { builder, taken };
}

test('after plain numbers without their texts, it finds what all texts say, or says that it lacks them', () => {
  const plain = fc.array(fc.integer({ min: -5, max: 300 }).map(String), { minLength: 1, maxLength: 60 });
  const odd = fc.constantFrom('7', '8.5', '7', '7', '', 'NA', '-', 'x', 'y', '1,5', '1,234', '1 234');
  let decided = 0;
  fc.assert(
    fc.property(plain, fc.array(odd, { maxLength: 8 }), fc.boolean(), (first, rest, mustBeNumbers) => {
      const values = Float64Array.from(first, Number);
      const isByte = values.every((x) => x >= 0 && x <= 255);
      const before: NumberColumn = {
        ...{ name: 'x', type: 'number', offset: 0, stride: 1 },
        values: isByte ? Uint8Array.from(values) : values,
      };
      const withTexts = builderOf([...first, ...rest], undefined, mustBeNumbers);
      const without = builderOf(rest, before, mustBeNumbers);
      expect(without.taken).toBe(withTexts.taken);
      if (!withTexts.taken || without.builder.lacksTexts()) return;
      decided++;
      const [expected, found] = [withTexts.builder.settle(), without.builder.settle()];
      if (!('inferred' in expected)) expect(found).toEqual(expected);
      else expect(found).toMatchObject({ ...expected, inferred: { ...expected.inferred, bad: [] } });
    }),
    { numRuns: 1000 },
  );
  expect(decided).toBeGreaterThan(200);
});

test('lets texts go once there are very many, all of them numbers, and goes on', () => {
  const many = Array.from({ length: 70_000 }, (_, i) => (i === 9 ? 'NA' : String(i)));
  const plain = builderOf([...many, '', '1e3']).builder;
  expect(plain.lacksTexts()).toBe(false);
  const column = plain.settle() as NumberColumn;
  expect([column.values.length, column.values[9], column.values[70_000], column.values[70_001]]).toEqual([
    70_002,
    NaN,
    NaN,
    1000,
  ]);
  const slip = builderOf([...many, 'x', '5', 'x']).builder;
  expect(slip.lacksTexts()).toBe(false);
  expect(slip.settle()).toMatchObject({
    row: 70_000,
    cell: 'x',
    cells: 2,
    inferred: { type: 'slips', numbers: 70_000, present: 70_002 },
  });
  expect(builderOf([...many, '1,5']).builder.lacksTexts()).toBe(true);
  expect(builderOf([...many, ...many.map((cell) => `w${cell}`)]).builder.lacksTexts()).toBe(true);
  // Words from the start are kept, however many.
  const words = builderOf(many.map((cell) => `w${cell}`)).builder;
  expect(words.lacksTexts()).toBe(false);
  expect(words.settle()).toMatchObject({ type: 'category' });
});
