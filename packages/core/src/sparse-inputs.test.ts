import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DenseInputs } from './dataset.ts';
import { countEntries, sparseInputs, sparsePays } from './sparse-inputs.ts';
import { entryValue } from './sparse-rows.ts';

test.each([
  [1000, 784, 150_000, true],
  [1000, 784, 313_600, true],
  [1000, 784, 313_601, false],
  [1000, 31, 0, false],
  [1000, 32, 0, true],
  [10, 65_536, 0, true],
  [10, 65_537, 0, false],
])('%i rows of %i columns with %i numbers: %s', (rows, cols, entries, pays) => {
  expect(sparsePays({ rows, cols, entries })).toBe(pays);
});

test('bytes that stand for 0 are left out, and no others', () => {
  const decode = Float64Array.from({ length: 256 }, (_, byte) => byte - 7);
  const bytes: DenseInputs = { kind: 'bytes', cols: 2, data: Uint8Array.of(7, 0, 9, 7), decode };
  expect(countEntries(bytes, 1)).toBe(1);
  expect(sparseInputs(bytes).rows).toEqual({
    ...{
      cols: 2,
      starts: Int32Array.of(0, 1, 2),
      columns: Uint16Array.of(1, 0),
      values: Uint8Array.of(0, 9),
    },
    decode,
  });
});

test('what is kept stands where it stood, and everything else is 0', () => {
  const cells = fc.constantFrom(0, 0, -0, 1.5, -2, 5e-324, Number.NaN);
  const shaped = fc
    .integer({ min: 1, max: 9 })
    .chain((cols) =>
      fc.array(fc.array(cells, { minLength: cols, maxLength: cols }), { minLength: 1, maxLength: 9 }),
    );
  fc.assert(
    fc.property(shaped, (rows) => {
      const cols = rows[0]!.length;
      const inputs: DenseInputs = { kind: 'doubles', cols, data: Float64Array.from(rows.flat()) };
      const { rows: sparse } = sparseInputs(inputs);
      expect(sparse.values).toHaveLength(countEntries(inputs, rows.length));
      rows.forEach((row, r) => {
        const back = new Array<number>(cols).fill(0);
        for (let e = sparse.starts[r]!; e < sparse.starts[r + 1]!; e++)
          back[sparse.columns[e]!] = entryValue(sparse, e);
        expect(back).toEqual(row.map((x) => x + 0));
      });
    }),
  );
});
