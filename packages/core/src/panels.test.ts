import fc from 'fast-check';
import { expect, test } from 'vitest';
import { UsageError } from './errors.ts';
import { Matrix } from './matrix.ts';
import { Panels, panelIndex } from './panels.ts';

test.each([
  [3, 10, 1, 2, 10],
  [3, 10, 1, 9, 27],
  [3, 10, 0, 8, 24],
  [3, 10, 2, 7, 23],
  [1, 4, 0, 3, 3],
  [5, 16, 4, 15, 79],
])('in %i × %i, element (%i, %i) is number %i', (rows, cols, r, c, index) => {
  expect(panelIndex(rows, cols, r, c)).toBe(index);
});

test('columns 0 to 7 of all rows come first, then the narrow rest', () => {
  const rows = [0, 100].map((row) => Array.from({ length: 10 }, (_, c) => row + c));
  expect([...Panels.from(Matrix.from(rows)).data]).toEqual([
    ...[0, 1, 2, 3, 4, 5, 6, 7, 100, 101, 102, 103, 104, 105, 106, 107],
    ...[8, 9, 108, 109],
  ]);
});

const shapes = fc.record({ rows: fc.nat(20), cols: fc.nat(40) });

test('every element has one place, and comes back from it', () => {
  fc.assert(
    fc.property(shapes, ({ rows, cols }) => {
      const matrix = new Matrix(
        rows,
        cols,
        Float64Array.from({ length: rows * cols }, (_, i) => i),
      );
      const panels = Panels.from(matrix);
      expect(panels.toMatrix().data).toEqual(matrix.data);
      expect(panels.data.slice().sort()).toEqual(matrix.data);
      for (let r = 0; r < rows; r++) {
        for (let c = 0; c < cols; c++)
          expect(panels.data[panelIndex(rows, cols, r, c)]).toBe(matrix.data[r * cols + c]);
      }
    }),
  );
});

test('what is wrapped is not copied, and has the right length', () => {
  const data = new Float64Array(6);
  expect(new Panels(2, 3, data).data).toBe(data);
  expect(() => new Panels(2, 3, new Float64Array(5))).toThrow(UsageError);
  expect(() => new Panels(2, 3, new Float64Array(5))).toThrow('Panels(2 × 3): expected 6 numbers, got 5');
});
