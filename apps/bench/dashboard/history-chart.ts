import * as Plot from '@observablehq/plot';
import type { MeasuredRecord, ResultFile } from '../src/result.ts';
import { baselineOf, bestOf, type Case, DESCENT, peerCases } from './cases.ts';
import { chartFrame, DOT, FIGURE_TEXT, INTERVAL } from './chart-frame.ts';
import { foldedTable } from './data-table.ts';
import { element } from './element.ts';
import { counted, shown } from './figures.ts';
import { machineKey, runLabel } from './machine.ts';
import { type Ratio, ratioOf } from './ratio.ts';
import { section } from './section.ts';

/** How many runs of a machine are followed back: more than these would not be told apart. */
const MOST_RUNS = 12;
/** How many commits can be named under a small chart. */
const MOST_LABELS = 4;

/** A run's figure for a work: Descent's ratio to the baseline. */
interface Point {
  readonly run: ResultFile;
  readonly record: MeasuredRecord;
  readonly ratio: Ratio;
}

interface History {
  readonly title: string;
  readonly baseline: string;
  readonly points: readonly Point[];
}

/**
 * How Descent's ratios went from commit to commit on one machine. Ratios, because a machine's own speed drifts from run to run, and
 * takes the baseline with it. The last runs only; nothing where the current run had no peers.
 */
export function historyChart(
  runs: readonly ResultFile[],
  current: ResultFile,
  baseline: string,
): HTMLElement | null {
  const ofMachine = runs
    .filter((run) => machineKey(run.machine) === machineKey(current.machine) && run.quick === current.quick)
    .sort((a, b) => (a.date < b.date ? -1 : 1))
    .slice(-MOST_RUNS);
  const histories = historiesOf(ofMachine, current, baseline);
  if (histories.length === 0) return null;
  return section(
    'history',
    finding(histories, ofMachine.length),
    `Descent’s ratio to the baseline by run, oldest first, on ${current.machine.cpu}, ${counted(current.machine.cores, 'core')}; 95 % intervals. ` +
      'Only ratios are followed: the machine itself is faster on some days than on others.',
    element(
      'div',
      { class: 'small-charts' },
      ...histories.map((history) =>
        element(
          'article',
          {},
          element('h3', {}, history.title),
          chartFrame(`${history.title}: ratio to ${history.baseline} by run`, () => historyPlot(history)),
        ),
      ),
    ),
    foldedTable(
      'Ratios by run',
      ['Workload', 'Run', 'Date', 'Baseline', 'Ratio', 'Interval of the ratio'],
      histories.flatMap(({ title, baseline: versus, points }) =>
        points.map(({ run, record, ratio }) => ({
          id: record.id,
          cells: [title, runLabel(run), run.date, versus, ratio.value, ratio.interval],
        })),
      ),
    ),
  );
}

function historiesOf(runs: readonly ResultFile[], current: ResultFile, baseline: string): History[] {
  return peerCases(current).flatMap((of) => {
    const versus = baselineOf(of, baseline);
    if (versus === undefined || versus.subject === DESCENT) return [];
    const points = runs.flatMap((run) => pointOf(run, of, versus.subject));
    return points.length === 0
      ? []
      : [{ title: `${of.title}, ${of.unit}`, baseline: versus.subject, points }];
  });
}

function pointOf(run: ResultFile, of: Case, baseline: string): Point[] {
  const there = peerCases(run).find(
    ({ suite, name, unit }) => suite === of.suite && name === of.name && unit === of.unit,
  );
  if (there === undefined) return [];
  const [record, versus] = [bestOf(there, DESCENT), bestOf(there, baseline)];
  if (record === undefined || versus === undefined) return [];
  return [{ run, record, ratio: ratioOf(record, versus) }];
}

function finding(histories: readonly History[], runs: number): string {
  if (runs < 2) return 'One run so far on this machine: a history begins with the next';
  const changes = histories.map(({ points }) => {
    const [before, now] = points.slice(-2);
    if (before === undefined || now === undefined) return 'new';
    if (now.ratio.interval[0] > before.ratio.interval[1]) return 'better';
    return now.ratio.interval[1] < before.ratio.interval[0] ? 'worse' : 'same';
  });
  const count = (change: string): number => changes.filter((one) => one === change).length;
  if (count('better') + count('worse') === 0)
    return 'Since the run before nothing changed by more than its interval';
  return `Since the run before ${counted(count('better'), 'workload')} became better and ${count('worse')} worse; ${count('same')} stayed within their intervals`;
}

function historyPlot({ points, baseline }: History): Plot.PlotOptions {
  const highest = Math.max(1, ...points.map(({ ratio }) => ratio.interval[1]));
  // A commit may have been measured twice: the date is what a run has for itself.
  const x = ({ run }: Point): string => run.date;
  const labels = new Map(points.map(({ run }) => [run.date, runLabel(run)]));
  return {
    height: 190,
    marginLeft: 38,
    marginRight: 30,
    marginBottom: 34,
    marginTop: 24,
    x: { type: 'point', domain: [...labels.keys()], label: null },
    y: { domain: [0, 1.1 * highest], label: `↑ × ${baseline}` },
    marks: [
      Plot.gridY({ ticks: 4, stroke: 'var(--grid)', strokeOpacity: 1 }),
      Plot.axisX(
        [...labels.keys()].filter((_, i) => i % Math.ceil(labels.size / MOST_LABELS) === 0),
        { tickSize: 0, tickFormat: (date: string) => labels.get(date)! },
      ),
      Plot.axisY({ ticks: 4, tickSize: 0 }),
      Plot.ruleY([1], { stroke: 'var(--text)' }),
      Plot.line(points, {
        x,
        y: ({ ratio }: Point) => ratio.value,
        stroke: 'var(--descent)',
        strokeWidth: 2,
      }),
      Plot.ruleX(points, {
        x,
        y1: ({ ratio }: Point) => ratio.interval[0],
        y2: ({ ratio }: Point) => ratio.interval[1],
        stroke: 'var(--descent)',
        ...INTERVAL,
      }),
      Plot.dot(points, {
        x,
        y: ({ ratio }: Point) => ratio.value,
        fill: 'var(--descent)',
        stroke: 'var(--surface)',
        r: DOT,
      }),
      Plot.text(points.slice(-1), {
        x,
        y: ({ ratio }: Point) => ratio.interval[1],
        text: ({ ratio }: Point) => `${shown(ratio.value)} ×`,
        dy: -10,
        ...FIGURE_TEXT,
      }),
    ],
  };
}
