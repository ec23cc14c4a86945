import type { MeasuredRecord, ResultFile, ResultRecord } from '../src/result.ts';
import { type Case, type ComparedCase, compare, isMeasured, labelOf, peerCases } from './cases.ts';
import { chartFrame } from './chart-frame.ts';
import { foldedTable } from './data-table.ts';
import { element } from './element.ts';
import { missingList } from './missing-list.ts';
import { peersFinding } from './peers-finding.ts';
import { ratioPlot, type Shared, sharedBy } from './ratio-plot.ts';
import { section } from './section.ts';

/** Descent and its peers on the same work, as ratios to a baseline; nothing where a run had no peers. */
export function peersChart(result: ResultFile, baseline: string): HTMLElement | null {
  const isAsked = (one: ComparedCase): number => Number(one.baseline?.subject === baseline);
  const cases = peerCases(result)
    .map((of) => compare(of, baseline))
    .sort((a, b) => isAsked(b) - isAsked(a));
  if (cases.length === 0) return null;
  const shared = sharedBy(cases);
  return section(
    'peers',
    peersFinding(cases, baseline),
    'How many times as good each is as the baseline, on a logarithmic axis: right of 1 is better (faster, or smaller), left of 1 is ' +
      'worse, whoever it is. Bars are 95 % intervals, from a bootstrap over the samples of both; where none shows, it is narrower ' +
      'than the dot. All ran in turns in one run, each at its best number of threads.',
    ...cases.map((compared) => caseFigure(compared, shared, baseline)),
  );
}

function caseFigure({ of, baseline, rows }: ComparedCase, shared: Shared, wanted: string): Node {
  const versus = baseline === undefined ? 'a peer' : labelOf(baseline);
  const note = noteOn(baseline, wanted);
  return element(
    'article',
    { 'data-case': of.name, 'data-baseline': baseline?.id },
    element('h3', {}, of.title, ' ', element('small', {}, unitOf(of))),
    note === '' ? '' : element('p', { class: 'note' }, note),
    baseline === undefined
      ? ''
      : chartFrame(`${of.title}: ratios to ${versus}`, (width) => ratioPlot(rows, shared, baseline, width)),
    missingList(of.records, labelOf),
    foldedTable(
      `${of.title}: figures and ratios to ${versus}`,
      [
        'Subject',
        `Median, ${of.unit}`,
        'Interval, 95 %',
        `Ratio to ${versus}`,
        'Interval of the ratio',
        'Note',
      ],
      rows.map(({ record, label, ratio }) => ({
        id: record.id,
        cells: isMeasured(record)
          ? [
              label,
              record.median,
              record.interval,
              ratio?.value ?? null,
              ratio?.interval ?? null,
              agreement(record),
            ]
          : [label, null, null, null, null, `${record.status}: ${record.reason}`],
      })),
    ),
  );
}

function unitOf({ unit, records }: Case): string {
  return records[0]!.higherIsBetter ? unit : `${unit}, less is better`;
}

function noteOn(baseline: MeasuredRecord | undefined, wanted: string): string {
  if (baseline === undefined) return 'No peer has a figure here.';
  if (baseline.subject === wanted) return '';
  return `${wanted} has no figure here; the baseline of this workload is ${labelOf(baseline)}.`;
}

function agreement({ check }: ResultRecord): string {
  if (check === undefined) return '';
  const figures = `${check.what}: ${check.received} against ${check.expected}`;
  return `${check.agrees ? 'agrees' : 'does not agree'} (${figures})`;
}
