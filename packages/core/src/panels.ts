import { UsageError } from './errors.ts';
import { Matrix } from './matrix.ts';

/** Columns of a panel: eight doubles are a cache line. */
export const PANEL = 8;

/**
 * A matrix of doubles in column panels: columns 0 to 7 of all rows, row by row, then columns 8 to 15 of all rows, and so on; the
 * last panel is as narrow as the columns that are left, so that rows · cols numbers hold it exactly. A kernel that walks down a few
 * columns then reads memory from front to back, where a row-major matrix would send it to a new page for every row.
 *
 * Element (r, c) is `data[panelIndex(rows, cols, r, c)]`.
 *
 * @example
 * ```ts
 * const panels = Panels.from(Matrix.from([[1, 2], [3, 4]]));
 * panels.toMatrix().toRows(); // [[1, 2], [3, 4]]
 * ```
 */
export class Panels {
  readonly rows: number;
  readonly cols: number;
  readonly data: Float64Array;

  /**
   * Wraps `data`, without copying it.
   * @throws UsageError when `data` does not hold exactly rows · cols numbers.
   */
  constructor(rows: number, cols: number, data: Float64Array) {
    if (data.length !== rows * cols) {
      throw new UsageError(
        `Panels(${rows} × ${cols}): expected ${rows * cols} numbers, got ${data.length}; give rows · cols numbers`,
      );
    }
    this.rows = rows;
    this.cols = cols;
    this.data = data;
  }

  /** The elements of a row-major matrix, copied. */
  static from(matrix: Matrix): Panels {
    const panels = new Panels(matrix.rows, matrix.cols, new Float64Array(matrix.data.length));
    panels.set(matrix);
    return panels;
  }

  /** Copies the elements of a row-major matrix of the same shape into this one. */
  set(matrix: Matrix): void {
    const { rows, cols } = this;
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < cols; c++) this.data[panelIndex(rows, cols, r, c)] = matrix.data[r * cols + c]!;
    }
  }

  /** The elements as a row-major matrix, copied. */
  toMatrix(): Matrix {
    const { rows, cols } = this;
    const matrix = Matrix.zeros(rows, cols);
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < cols; c++) matrix.data[r * cols + c] = this.data[panelIndex(rows, cols, r, c)]!;
    }
    return matrix;
  }
}

/**
 * Where element (r, c) of a rows × cols matrix lies in its panels.
 *
 * | rows × cols | (r, c) | panel | its width | index |
 * |---|---|---|---|---|
 * | 3 × 10 | (1, 2) | 0 | 8 | 1·8 + 2 = 10 |
 * | 3 × 10 | (1, 9) | 1 | 2 | 3·8 + 1·2 + 1 = 27 |
 */
export function panelIndex(rows: number, cols: number, r: number, c: number): number {
  const first = c - (c % PANEL);
  const width = Math.min(PANEL, cols - first);
  return first * rows + r * width + (c - first);
}
