import { element } from './element.ts';
import { shown, shownInterval } from './figures.ts';

/** A cell: words, a figure that is shown shortened and kept whole in `data-value`, or an interval in `data-low` and `data-high`. */
export type Cell = string | number | readonly [low: number, high: number] | null;

export interface Row {
  /** The record that the row tells of. */
  readonly id: string;
  readonly cells: readonly Cell[];
}

/** A table of figures, within a box that scrolls sideways where the page is narrow. */
export function dataTable(caption: string, heads: readonly string[], rows: readonly Row[]): HTMLElement {
  const head = element(
    'tr',
    {},
    ...heads.map((text, i) => element('th', { scope: 'col', class: isFigures(rows, i) && 'figure' }, text)),
  );
  const body = rows.map(({ id, cells }) =>
    element('tr', { 'data-id': id }, ...cells.map((cell, i) => tableCell(cell, heads[i]!, i === 0))),
  );
  return element(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption },
    element(
      'table',
      {},
      element('caption', {}, caption),
      element('thead', {}, head),
      element('tbody', {}, ...body),
    ),
  );
}

/** Whether a column holds figures, which stand at its right. */
function isFigures(rows: readonly Row[], column: number): boolean {
  return rows.some(({ cells }) => cells[column] !== null && typeof cells[column] !== 'string');
}

/** The table of a chart, folded away beneath it. */
export function foldedTable(caption: string, heads: readonly string[], rows: readonly Row[]): HTMLElement {
  return element(
    'details',
    {},
    element('summary', {}, 'The figures as a table'),
    dataTable(caption, heads, rows),
  );
}

function tableCell(cell: Cell, column: string, isHead: boolean): HTMLElement {
  if (isHead) return element('th', { scope: 'row', 'data-column': column }, String(cell));
  if (cell === null) return element('td', { 'data-column': column, class: 'figure' }, '–');
  if (typeof cell === 'string') return element('td', { 'data-column': column }, cell);
  if (typeof cell === 'number') {
    return element('td', { 'data-column': column, class: 'figure', 'data-value': cell }, shown(cell));
  }
  const [low, high] = cell;
  const attributes = { 'data-column': column, class: 'figure', 'data-low': low, 'data-high': high };
  return element('td', attributes, shownInterval(cell));
}
