import * as Plot from '@observablehq/plot';
import type { MeasuredRecord, ResultFile, ResultRecord } from '../src/result.ts';
import { type Case, casesOf, DESCENT, isMeasured, labelOf } from './cases.ts';
import { chartFrame, FIGURE_TEXT, fitLabel, labelMargin } from './chart-frame.ts';
import { foldedTable } from './data-table.ts';
import { shown } from './figures.ts';
import { missingList } from './missing-list.ts';
import { section } from './section.ts';

/** Of the suite of kernels, the case that says what the core can do at most. */
const PEAK = 'peak';
const ROW = 22;
/** Room for the figure at the end of a bar. */
const FIGURE_MARGIN = 46;

/** GFLOP/s of every kernel and shape against the measured peak; nothing where kernels were not measured. */
export function kernelsChart(result: ResultFile): HTMLElement | null {
  const all = casesOf(result).filter(({ suite, unit }) => suite === 'kernels' && unit === 'GFLOP/s');
  const peak = all.find(({ name }) => name === PEAK)?.records.find(isMeasured);
  const cases = all
    .filter(({ name }) => name !== PEAK)
    .map(({ records, ...of }) => ({ ...of, records: fastestFirst(records) }));
  if (cases.length === 0) return null;
  const records = all.flatMap((of) => of.records);
  return section(
    'kernels',
    finding(cases, peak),
    'Billions of operations on doubles per second, with 95 % intervals. ' +
      (peak === undefined
        ? 'The peak of this core was not measured.'
        : `The dashed line is the peak that was measured in the same run, ${shown(peak.median)} GFLOP/s: ${peak.title}.`),
    chartFrame('Kernels in GFLOP/s against the measured peak', (width) => kernelsPlot(cases, peak, width)),
    missingList(records, (record) => `${labelOf(record)} on ${record.title}`),
    foldedTable(
      'Kernels against the measured peak',
      ['Kernel and shape', 'Subject', 'GFLOP/s', 'Interval, 95 %', 'Share of the peak'],
      records.map((record) => ({
        id: record.id,
        cells: isMeasured(record)
          ? [
              record.title,
              labelOf(record),
              record.median,
              record.interval,
              peak === undefined ? null : record.median / peak.median,
            ]
          : [record.title, labelOf(record), record.status, null, null],
      })),
    ),
  );
}

function fastestFirst(records: readonly ResultRecord[]): ResultRecord[] {
  const rate = (record: ResultRecord): number => (isMeasured(record) ? record.median : 0);
  return [...records].sort((a, b) => rate(b) - rate(a));
}

function finding(cases: readonly Case[], peak: MeasuredRecord | undefined): string {
  const best = cases.flatMap(
    ({ records }) => records.filter(isMeasured).find(({ subject }) => subject === DESCENT) ?? [],
  );
  const rates = best.map(({ median }) => median).sort((a, b) => a - b);
  const [low, high] = [rates[0], rates.at(-1)];
  if (low === undefined || high === undefined) return 'No kernel of Descent’s was measured';
  if (peak === undefined) return `Descent’s kernels run at ${shown(low)} to ${shown(high)} GFLOP/s`;
  const percent = (rate: number): number => Math.round((100 * rate) / peak.median);
  return `Descent’s kernels run at ${percent(low)} to ${percent(high)} % of the measured peak`;
}

/** One line of the chart: the title of a case, or a record under it. */
type Line =
  | { readonly key: string; readonly title: string }
  | { readonly key: string; readonly record: ResultRecord };

function kernelsPlot(
  cases: readonly Case[],
  peak: MeasuredRecord | undefined,
  width: number,
): Plot.PlotOptions {
  const lines: Line[] = cases.flatMap(({ name, title, records }) => [
    { key: `title of ${name}`, title },
    ...records.map((record) => ({ key: record.id, record })),
  ]);
  const records = cases.flatMap((of) => of.records);
  const measured = records.filter(isMeasured);
  const labels = new Map(records.map((record) => [record.id, labelOf(record)]));
  const marginLeft = labelMargin([...labels.values()], width);
  const most = Math.max(...measured.map(({ interval }) => interval[1]), peak?.median ?? 0);
  const y = ({ id }: ResultRecord): string => id;
  return {
    height: lines.length * ROW + 48,
    marginLeft,
    marginRight: FIGURE_MARGIN,
    marginTop: 4,
    marginBottom: 40,
    x: { domain: [0, 1.02 * most], label: 'GFLOP/s →' },
    y: { type: 'band', domain: lines.map(({ key }) => key), label: null, padding: 0.15 },
    marks: [
      Plot.gridX({ stroke: 'var(--grid)', strokeOpacity: 1 }),
      Plot.axisX({ tickSize: 0, ticks: Math.min(8, width / 70) }),
      Plot.axisY({ tickSize: 0, tickFormat: (key: string) => fitLabel(labels.get(key) ?? '', marginLeft) }),
      Plot.barX(measured, {
        y,
        x: ({ median }: MeasuredRecord) => median,
        fill: ({ subject }: MeasuredRecord) => (subject === DESCENT ? 'var(--descent)' : 'var(--peer)'),
      }),
      Plot.ruleY(measured, {
        y,
        x1: ({ interval }: MeasuredRecord) => interval[0],
        x2: ({ interval }: MeasuredRecord) => interval[1],
        stroke: 'var(--text)',
        strokeWidth: 1.5,
      }),
      ...(peak === undefined
        ? []
        : [Plot.ruleX([peak.median], { stroke: 'var(--peak)', strokeWidth: 2, strokeDasharray: '6,3' })]),
      Plot.text(
        lines.filter((line) => 'title' in line),
        {
          y: ({ key }) => key,
          text: ({ title }) => title,
          frameAnchor: 'left',
          dx: 2 - marginLeft,
          fontWeight: 600,
          ...FIGURE_TEXT,
        },
      ),
      Plot.text(measured, {
        y,
        x: ({ interval }: MeasuredRecord) => interval[1],
        text: ({ median }: MeasuredRecord) => shown(median),
        textAnchor: 'start',
        dx: 6,
        ...FIGURE_TEXT,
      }),
      Plot.text(
        records.filter((record) => !isMeasured(record)),
        {
          y,
          text: ({ status }: ResultRecord) => status,
          frameAnchor: 'left',
          dx: 6,
          fontStyle: 'italic',
          ...FIGURE_TEXT,
          fill: 'var(--muted)',
        },
      ),
    ],
  };
}
