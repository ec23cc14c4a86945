import * as Plot from '@observablehq/plot';
import { element } from './element.ts';

/** Text in charts, in pixels, and the room that a character of it takes. */
const FONT = 12;
const CHARACTER = 6.8;

/** The radius of a dot in pixels, the look of an interval behind it, and of a figure beside it. */
export const DOT = 4;
export const INTERVAL = { strokeWidth: 6, strokeOpacity: 0.55 } as const;
export const FIGURE_TEXT = { fill: 'var(--text)', stroke: 'var(--surface)', strokeWidth: 4 } as const;

/**
 * A figure that draws its chart anew whenever its width changes, so that text keeps its size on a narrow screen.
 * @param draw The options of the chart for a width in pixels.
 */
export function chartFrame(label: string, draw: (width: number) => Plot.PlotOptions): HTMLElement {
  const figure = element('figure', { 'aria-label': label });
  let drawn = 0;
  new ResizeObserver(([entry]) => {
    const width = Math.floor(entry!.contentRect.width);
    if (width === drawn || width === 0) return;
    drawn = width;
    const options = draw(width);
    figure.replaceChildren(
      Plot.plot({
        ariaLabel: label,
        ...options,
        width,
        style: { fontSize: `${FONT}px`, overflow: 'visible' },
      }),
    );
  }).observe(figure);
  return figure;
}

/** The margin that labels of rows need, at most two fifths of the width. */
export function labelMargin(labels: readonly string[], width: number): number {
  const longest = Math.max(...labels.map((label) => label.length));
  return Math.min(longest * CHARACTER + 16, 0.4 * width);
}

/** Cuts a label to the room that {@link labelMargin} leaves it. */
export function fitLabel(label: string, margin: number): string {
  const characters = Math.floor((margin - 14) / CHARACTER);
  return label.length <= characters + 1 ? label : `${label.slice(0, characters - 1)}…`;
}
