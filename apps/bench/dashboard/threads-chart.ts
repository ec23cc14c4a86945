import * as Plot from '@observablehq/plot';
import type { MeasuredRecord, ResultFile, ResultRecord } from '../src/result.ts';
import { casesOf, DESCENT, isMeasured, labelOf } from './cases.ts';
import { chartFrame, DOT, FIGURE_TEXT, INTERVAL } from './chart-frame.ts';
import { dataTable, foldedTable } from './data-table.ts';
import { element } from './element.ts';
import { counted, shown } from './figures.ts';
import { type Ratio, ratioOf } from './ratio.ts';
import { section } from './section.ts';

const SUITE = 'training';

/** A record as a speed-up over the one of a single thread. */
interface SpeedUp {
  readonly record: MeasuredRecord;
  readonly ratio: Ratio;
}

/** Descent on one work at several numbers of threads, and with what it chose by itself. */
interface Scaling {
  readonly title: string;
  readonly unit: string;
  readonly points: readonly (SpeedUp & { readonly threads: number })[];
  readonly auto: readonly SpeedUp[];
}

/** Speed-up by threads against the ideal line; nothing where no work was measured at several numbers of threads. */
export function threadsChart(result: ResultFile): HTMLElement | null {
  const scalings = scalingsOf(result);
  if (scalings.length === 0) return null;
  const most = Math.max(...scalings.flatMap(({ points }) => points.map(({ threads }) => threads)));
  const fastest = Math.max(...scalings.flatMap(({ points }) => points.map(({ ratio }) => ratio.interval[1])));
  return section(
    'threads',
    finding(scalings, most),
    `Speed-up over one thread by the number of threads, with 95 % intervals; the dashed line is the ideal. This machine has ${counted(result.machine.cores, 'core')}.`,
    element(
      'div',
      { class: 'small-charts narrow' },
      ...scalings.map((scaling) =>
        element(
          'article',
          {},
          element('h3', {}, scaling.title),
          chartFrame(`${scaling.title}: speed-up by threads`, () => scalingPlot(scaling, most, fastest)),
        ),
      ),
    ),
    ...boundsOf(result),
    ...autoOf(result),
    foldedTable(
      'Speed-up by threads',
      ['Workload', 'Threads', 'Median', 'Unit', 'Speed-up', 'Interval of the speed-up'],
      scalings.flatMap(({ title, unit, points, auto }) =>
        [...points, ...auto].map(({ record, ratio }) => ({
          id: record.id,
          cells: [title, threadsOf(record), record.median, unit, ratio.value, ratio.interval],
        })),
      ),
    ),
  );
}

function scalingsOf(result: ResultFile): Scaling[] {
  return casesOf(result).flatMap(({ title, unit, records }) => {
    const byThreads = new Map<number, MeasuredRecord>();
    const own = records.filter(isMeasured).filter(({ subject }) => subject === DESCENT);
    for (const record of own) {
      const { threads } = record.parameters;
      if (typeof threads === 'number') byThreads.set(threads, record);
    }
    const single = byThreads.get(1);
    if (single === undefined || byThreads.size < 2) return [];
    const points = [...byThreads]
      .sort(([a], [b]) => a - b)
      .map(([threads, record]) => ({ threads, record, ratio: ratioOf(record, single) }));
    const auto = own
      .filter(({ parameters }) => parameters['threads'] === 'auto')
      .map((record) => ({ record, ratio: ratioOf(record, single) }));
    return [{ title, unit, points, auto }];
  });
}

/** The number of threads, or `auto: 2` where Descent chose it. */
function threadsOf({ parameters: { threads, chosen } }: MeasuredRecord): string {
  return chosen === undefined ? String(threads) : `${threads}: ${chosen}`;
}

/** Speed-ups that were measured as such, round by round, beside what bounds them. */
function boundsOf(result: ResultFile): HTMLElement[] {
  return casesOf(result)
    .filter(({ suite, unit, records }) => suite === SUITE && unit === '×' && !records.some(isOfAuto))
    .map(({ title, records }) =>
      element(
        'article',
        {},
        element('h3', {}, title),
        dataTable(
          title,
          ['Subject', 'Speed-up', 'Interval of the speed-up'],
          records.filter(isMeasured).map((record) => ({
            id: record.id,
            cells: [labelOf(record), record.median, record.interval],
          })),
        ),
      ),
    );
}

/** What `--threads auto` reached of the best number of threads in the same round, of each work. */
function autoOf(result: ResultFile): HTMLElement[] {
  const records = result.records.filter(
    (record) => record.suite === SUITE && record.unit === '×' && isOfAuto(record),
  );
  if (records.length === 0) return [];
  const title = '--threads auto against the best';
  const rows = records.filter(isMeasured).map((record) => ({
    id: record.id,
    cells: [record.title, record.median, record.interval],
  }));
  const table = dataTable(title, ['Work', 'Share of the best', 'Interval of the share'], rows);
  return [element('article', {}, element('h3', {}, title), table)];
}

function isOfAuto({ parameters }: ResultRecord): boolean {
  return parameters.threads === 'auto';
}

function finding(scalings: readonly Scaling[], most: number): string {
  const atMost = scalings.flatMap(({ title, points }) =>
    points.filter(({ threads }) => threads === most).map(({ ratio }) => ({ title, speedup: ratio.value })),
  );
  const sorted = atMost.sort((a, b) => b.speedup - a.speedup);
  const [best, worst] = [sorted[0]!, sorted.at(-1)!];
  const upTo = `${most} threads do ${shown(best.speedup)} times the work of one on ${best.title}`;
  return sorted.length === 1 ? upTo : `${upTo}, and ${shown(worst.speedup)} times on ${worst.title}`;
}

function scalingPlot({ points }: Scaling, most: number, fastest: number): Plot.PlotOptions {
  type Point = (typeof points)[number];
  return {
    height: 160,
    marginLeft: 38,
    marginBottom: 40,
    marginTop: 24,
    x: { domain: [1, most], label: 'threads', labelAnchor: 'right' },
    y: { domain: [0, 1.05 * Math.max(most, fastest)], label: '↑ speed-up, ×' },
    marks: [
      Plot.gridY({ ticks: 4, stroke: 'var(--grid)', strokeOpacity: 1 }),
      Plot.axisX(
        Array.from({ length: most }, (_, i) => i + 1).filter((t) => most <= 8 || t === 1 || t % 4 === 0),
        { tickFormat: (threads: number) => String(threads), tickSize: 0 },
      ),
      Plot.axisY({ ticks: 4, tickSize: 0 }),
      Plot.line([1, most], {
        x: (t: number) => t,
        y: (t: number) => t,
        stroke: 'var(--muted)',
        strokeDasharray: '5,4',
      }),
      Plot.line(points, {
        x: (point: Point) => point.threads,
        y: (point: Point) => point.ratio.value,
        stroke: 'var(--descent)',
        strokeWidth: 2,
      }),
      Plot.ruleX(points, {
        x: (point: Point) => point.threads,
        y1: (point: Point) => point.ratio.interval[0],
        y2: (point: Point) => point.ratio.interval[1],
        stroke: 'var(--descent)',
        ...INTERVAL,
      }),
      Plot.dot(points, {
        x: (point: Point) => point.threads,
        y: (point: Point) => point.ratio.value,
        fill: 'var(--descent)',
        stroke: 'var(--surface)',
        r: DOT,
      }),
      Plot.text(points.slice(-1), {
        x: (point: Point) => point.threads,
        y: (point: Point) => point.ratio.value,
        text: (point: Point) => `${shown(point.ratio.value)} ×`,
        textAnchor: 'end',
        dy: 16,
        ...FIGURE_TEXT,
      }),
    ],
  };
}
