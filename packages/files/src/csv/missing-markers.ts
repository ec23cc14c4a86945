/** Cells without a value, in the letter cases that are meant so; `Na` and `na` are words. */
const USUAL = /^(?:|\?|NA|n\/a|null|nan)$/i;
const WORDS_AFTER_ALL = new Set(['na', 'Na', 'nA']);

/**
 * Tells the cells without a value from others: the empty cell, `?`, `NA` in capitals, `N/A`, `null` and `NaN` in any letter case, and
 * the words that were given besides, exactly. `-` is one in a column of numbers only.
 */
export class MissingMarkers {
  readonly given: readonly string[];
  readonly #given: ReadonlySet<string>;

  constructor(given: readonly string[] = []) {
    this.given = [...given];
    this.#given = new Set(given);
  }

  /** True for a trimmed cell that marks a missing value in any column. */
  isMissing(cell: string): boolean {
    // Few cells are as short, and fewer long ones are markers.
    if (cell.length <= 4 && USUAL.test(cell) && !WORDS_AFTER_ALL.has(cell)) return true;
    return this.#given.has(cell);
  }

  /** The same where the other cells are numbers. */
  isMissingNumber(cell: string): boolean {
    return cell === '-' || this.isMissing(cell);
  }
}
