import * as Plot from '@observablehq/plot';
import { element } from './element.ts';

/** The size of text in charts, and the room between a label and its row, in pixels. */
const FONT = 12;
const LABEL_GAP = 14;

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

const canvas: CanvasRenderingContext2D = document.createElement('canvas').getContext('2d')!;

function widthOf(text: string): number {
  canvas.font = `${FONT}px system-ui, sans-serif`;
  return canvas.measureText(text).width;
}

/** The margin that labels of rows need, at most two fifths of the width. */
export function labelMargin(labels: readonly string[], width: number): number {
  return Math.min(Math.max(...labels.map(widthOf)) + LABEL_GAP, 0.4 * width);
}

/** Cuts a label to the room that {@link labelMargin} leaves it. */
export function fitLabel(label: string, margin: number): string {
  let shown = label;
  for (let length = label.length; widthOf(shown) + LABEL_GAP > margin && length > 1; length--)
    shown = `${label.slice(0, length - 1).trimEnd()}…`;
  return shown;
}
