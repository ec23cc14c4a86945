import type { ResultFile, ResultRecord } from '../src/result.ts';
import { isMeasured, labelOf, peerCases } from './cases.ts';
import { foldedTable } from './data-table.ts';
import { counted } from './figures.ts';
import { missingList } from './missing-list.ts';
import { section } from './section.ts';

/** Every record of a run, those of no chart too. */
export function recordsTable(result: ResultFile): HTMLElement {
  const { records } = result;
  const charted = new Set(peerCases(result).flatMap((of) => of.records));
  const uncharted = records.filter((record) => !charted.has(record) && record.suite !== 'kernels');
  const missing = records.filter((record) => !isMeasured(record)).length;
  return section(
    'records',
    `${counted(records.length - missing, 'figure')} measured${missing === 0 ? '' : `, ${missing} missing`}`,
    'Medians and their 95 % intervals, suite by suite.',
    missingList(uncharted, (record) => `${labelOf(record)} on ${record.title} (${record.suite})`),
    foldedTable(
      'Every figure of the run',
      ['Work', 'Suite', 'Subject', 'How', 'Median', 'Unit', 'Interval, 95 %', 'Note'],
      records.map((record) => ({
        id: record.id,
        cells: [
          record.title,
          record.suite,
          labelOf(record),
          howOf(record),
          isMeasured(record) ? record.median : null,
          record.higherIsBetter ? record.unit : `${record.unit}, less is better`,
          isMeasured(record) ? record.interval : null,
          isMeasured(record) ? '' : `${record.status}: ${record.reason}`,
        ],
      })),
    ),
  );
}

function howOf({ parameters }: ResultRecord): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}
