import { UsageError } from './errors.ts';

/**
 * A row-major matrix of doubles over any buffer: element (r, c) is `data[r * cols + c]`.
 *
 * Hot code reads `data` itself; there are no element accessors, because a call per element costs more than the arithmetic.
 *
 * @example
 * ```ts
 * const m = Matrix.from([[1, 2], [3, 4]]);
 * m.data[1 * m.cols + 0]; // 3
 * ```
 */
export class Matrix {
  readonly rows: number;
  readonly cols: number;
  readonly data: Float64Array;

  /**
   * Wraps `data`, without copying it, as a `rows × cols` matrix.
   * @throws UsageError when `data` does not hold exactly rows · cols numbers.
   */
  constructor(rows: number, cols: number, data: Float64Array) {
    if (
      !Number.isInteger(rows) ||
      !Number.isInteger(cols) ||
      rows < 0 ||
      cols < 0 ||
      data.length !== rows * cols
    ) {
      throw new UsageError(
        `Matrix(${rows} × ${cols}): expected ${rows * cols} numbers, got ${data.length}; give rows · cols numbers, row by row`,
      );
    }
    this.rows = rows;
    this.cols = cols;
    this.data = data;
  }

  /** A `rows × cols` matrix of zeros in a buffer of its own. */
  static zeros(rows: number, cols: number): Matrix {
    return new Matrix(rows, cols, new Float64Array(rows * cols));
  }

  /**
   * A matrix of the given rows, copied.
   * @throws UsageError when the rows differ in length.
   */
  static from(rows: readonly ArrayLike<number>[]): Matrix {
    const cols = rows[0]?.length ?? 0;
    const matrix = Matrix.zeros(rows.length, cols);
    rows.forEach((row, r) => {
      if (row.length !== cols) {
        throw new UsageError(
          `Matrix.from: expected ${cols} numbers in row ${r}, as in row 0, got ${row.length}`,
        );
      }
      matrix.data.set(row, r * cols);
    });
    return matrix;
  }

  /**
   * Rows `from` (included) to `to` (excluded) as a view of the same numbers: writing to one shows in the other.
   * @throws UsageError when the range leaves the matrix.
   */
  rowRange(from: number, to: number): Matrix {
    if (!(from >= 0 && from <= to && to <= this.rows)) {
      throw new UsageError(`Matrix.rowRange: expected 0 ≤ from ≤ to ≤ ${this.rows}, got ${from} to ${to}`);
    }
    return new Matrix(to - from, this.cols, this.data.subarray(from * this.cols, to * this.cols));
  }

  /** The same numbers in a buffer of their own. */
  copy(): Matrix {
    return new Matrix(this.rows, this.cols, Float64Array.from(this.data));
  }

  /** The transpose, copied: element (r, c) becomes (c, r). */
  transposed(): Matrix {
    const result = Matrix.zeros(this.cols, this.rows);
    for (let r = 0; r < this.rows; r++) {
      for (let c = 0; c < this.cols; c++) result.data[c * this.rows + r] = this.data[r * this.cols + c]!;
    }
    return result;
  }

  /** True when the shapes agree and all elements are the same doubles: NaN equals NaN, and 0 differs from −0. */
  equals(other: Matrix): boolean {
    return (
      this.rows === other.rows &&
      this.cols === other.cols &&
      this.data.every((value, i) => Object.is(value, other.data[i]))
    );
  }

  /** The rows as plain arrays, copied. */
  toRows(): number[][] {
    return Array.from({ length: this.rows }, (_, r) => [
      ...this.data.subarray(r * this.cols, (r + 1) * this.cols),
    ]);
  }

  /** The shape and the elements to six digits, at most the first eight rows and columns: for people, not for parsing. */
  toString(): string {
    const shown = 8;
    const lines = this.toRows()
      .slice(0, shown)
      .map((row) => {
        const cells = row.slice(0, shown).map((value) => String(Number(value.toPrecision(6))).padStart(12));
        return `  ${cells.join(' ')}${row.length > shown ? '  …' : ''}`;
      });
    if (this.rows > shown) lines.push('  …');
    return [`Matrix ${this.rows} × ${this.cols}`, ...lines].join('\n');
  }
}
