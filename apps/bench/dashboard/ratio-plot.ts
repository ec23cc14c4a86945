import * as Plot from '@observablehq/plot';
import type { MeasuredRecord } from '../src/result.ts';
import { type Compared, type ComparedCase, DESCENT, labelOf } from './cases.ts';
import { DOT, FIGURE_TEXT, fitLabel, INTERVAL, labelMargin } from './chart-frame.ts';
import { shownRatio } from './figures.ts';

const ROW = 24;
/** Room for the figure at the end of a row. */
const FIGURE_MARGIN = 62;

/** What all cases have alike, so that they can be read down the page: the ends of the axis, and room for the same labels. */
export interface Shared {
  readonly domain: readonly [low: number, high: number];
  readonly labels: readonly string[];
}

export function sharedBy(cases: readonly ComparedCase[]): Shared {
  const values = cases.flatMap(({ rows }) => rows.flatMap(({ ratio }) => ratio?.interval ?? []));
  return {
    domain: [0.8 * Math.min(0.5, ...values), 1.25 * Math.max(2, ...values)],
    labels: cases.flatMap(({ rows }) => rows.map(({ label }) => label)),
  };
}

/** One case: a row for each record, its ratio to the baseline and the interval of that. */
export function ratioPlot(
  rows: readonly Compared[],
  { domain: [low, high], labels }: Shared,
  baseline: MeasuredRecord,
  width: number,
): Plot.PlotOptions {
  const marginLeft = labelMargin(labels, width);
  const measured = rows.filter(({ ratio }) => ratio !== null);
  const color = ({ record }: Compared): string =>
    record.subject === DESCENT ? 'var(--descent)' : 'var(--peer)';
  return {
    height: rows.length * ROW + 52,
    marginLeft,
    marginRight: FIGURE_MARGIN,
    marginTop: 4,
    marginBottom: 44,
    x: { type: 'log', domain: [low, high] },
    y: { domain: rows.map(({ record }) => record.id), label: null },
    marks: [
      Plot.gridX(logTicks(low, high, width), { stroke: 'var(--grid)', strokeOpacity: 1 }),
      // The axis of a logarithmic scale leaves out most labels by itself: these are drawn as text.
      Plot.axisX([], {
        label: `times as good as ${labelOf(baseline)} (log) →`,
        labelAnchor: 'right',
      }),
      Plot.text(logTicks(low, high, width), {
        x: (tick: number) => tick,
        text: (tick: number) => `${tick}`,
        frameAnchor: 'bottom',
        lineAnchor: 'top',
        dy: 8,
        fill: 'var(--text)',
      }),
      Plot.axisY({
        tickSize: 0,
        tickFormat: (id: string) => fitLabel(rows.find(({ record }) => record.id === id)!.label, marginLeft),
      }),
      Plot.ruleX([1], { stroke: 'var(--text)', strokeWidth: 1.5 }),
      Plot.ruleY(measured, {
        y: ({ record }: Compared) => record.id,
        x1: ({ ratio }: Compared) => ratio!.interval[0],
        x2: ({ ratio }: Compared) => ratio!.interval[1],
        stroke: color,
        ...INTERVAL,
      }),
      Plot.dot(measured, {
        y: ({ record }: Compared) => record.id,
        x: ({ ratio }: Compared) => ratio!.value,
        fill: color,
        stroke: 'var(--surface)',
        r: DOT + 1,
        symbol: ({ record }: Compared) => (record.subject === DESCENT ? 'circle' : 'diamond'),
      }),
      Plot.text(measured, {
        y: ({ record }: Compared) => record.id,
        x: ({ ratio }: Compared) => Math.max(ratio!.value, ratio!.interval[1]),
        text: ({ record, ratio }: Compared) => (record === baseline ? 'baseline' : shownRatio(ratio!.value)),
        textAnchor: 'start',
        dx: 10,
        ...FIGURE_TEXT,
      }),
      Plot.text(
        rows.filter(({ ratio }) => ratio === null),
        {
          y: ({ record }: Compared) => record.id,
          frameAnchor: 'left',
          text: ({ record }: Compared) => record.status,
          textAnchor: 'start',
          dx: 8,
          fontStyle: 'italic',
          ...FIGURE_TEXT,
          fill: 'var(--muted)',
        },
      ),
    ],
  };
}

/** 1, 2 and 5 of every decade, or 1 alone where the room is too small. */
function logTicks(low: number, high: number, width: number): number[] {
  const decades = Array.from({ length: 13 }, (_, i) => Number(`1e${i - 6}`));
  const within = (values: readonly number[]): number[] =>
    values.filter((value) => value >= low && value <= high);
  const all = within(
    decades.flatMap((decade) => [1, 2, 5].map((factor) => Number((factor * decade).toPrecision(1)))),
  );
  return all.length * 70 < width ? all : within(decades);
}
