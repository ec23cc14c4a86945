const WIDTH = 400;
const HEIGHT = 300;
const MARGIN = { top: 16, right: 12, bottom: 36, left: 44 };
const SVG = 'http://www.w3.org/2000/svg';

/** Draws losses (one per epoch so far) as a line; the axes end at `epochs` and at the largest loss. */
export function drawLossCurve(svg: SVGSVGElement, losses: readonly number[], epochs: number): void {
  const largest = Math.max(...losses);
  const x = (epoch: number): number =>
    MARGIN.left + ((epoch - 1) / Math.max(epochs - 1, 1)) * (WIDTH - MARGIN.left - MARGIN.right);
  const y = (loss: number): number =>
    HEIGHT - MARGIN.bottom - (loss / largest) * (HEIGHT - MARGIN.top - MARGIN.bottom);
  const line = losses.map((loss, i) => `${i === 0 ? 'M' : 'L'}${x(i + 1)},${y(loss)}`).join('');
  svg.replaceChildren(
    element('path', { class: 'axis', d: `M${x(1)},${y(largest)}V${y(0)}H${x(epochs)}` }),
    element('path', { class: 'line', d: line }),
    text(MARGIN.left - 6, y(largest) + 4, 'end', largest.toFixed(2)),
    text(MARGIN.left - 6, y(0) + 4, 'end', '0'),
    text(x(1), HEIGHT - MARGIN.bottom + 16, 'middle', '1'),
    text(x(epochs), HEIGHT - MARGIN.bottom + 16, 'end', String(epochs)),
    text((x(1) + x(epochs)) / 2, HEIGHT - 8, 'middle', 'epoch'),
  );
}

function element(name: string, attributes: Readonly<Record<string, string>>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function text(x: number, y: number, anchor: string, content: string): SVGElement {
  const made = element('text', { x: String(x), y: String(y), 'text-anchor': anchor });
  made.textContent = content;
  return made;
}
