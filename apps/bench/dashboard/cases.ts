import type { MeasuredRecord, ResultFile, ResultRecord } from '../src/result.ts';
import { type Ratio, ratioOf } from './ratio.ts';

/** Descent's name among the subjects. */
export const DESCENT = 'descent';
/** Suites whose subjects are not peers: parts of Descent beside what bounds them. */
const OWN_CHART: readonly string[] = ['kernels', 'training'];

/** All records of one work: they compare. */
export interface Case {
  readonly suite: string;
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly records: readonly ResultRecord[];
}

/** One record of a case beside the baseline; no ratio where one of the two was not measured. */
export interface Compared {
  readonly record: ResultRecord;
  readonly label: string;
  readonly ratio: Ratio | null;
}

export interface ComparedCase {
  readonly of: Case;
  /** What all are measured against: the baseline that was asked for, else the first peer that was measured. */
  readonly baseline: MeasuredRecord | undefined;
  readonly rows: readonly Compared[];
}

/** The cases of a run, in the order in which they were measured. */
export function casesOf({ records }: Pick<ResultFile, 'records'>): Case[] {
  const grouped = new Map<string, ResultRecord[]>();
  for (const record of records) {
    const key = [record.suite, record.case, record.unit].join('\n');
    grouped.set(key, [...(grouped.get(key) ?? []), record]);
  }
  return [...grouped.values()].map((group) => {
    const { suite, case: name, title, unit } = group[0]!;
    return { suite, name, title, unit, records: group };
  });
}

/** The cases that more than one subject was to do, but for those that have a chart of their own. */
export function peerCases(result: ResultFile): Case[] {
  return casesOf(result).filter(
    ({ suite, records }) =>
      !OWN_CHART.includes(suite) && new Set(records.map(({ subject }) => subject)).size > 1,
  );
}

/** Compares the records of a case: Descent first, then the best, then what is missing. */
export function compare(of: Case, baselineSubject: string): ComparedCase {
  const baseline = baselineOf(of, baselineSubject);
  const rows = of.records.map((record) => ({
    record,
    label: labelOf(record),
    ratio: isMeasured(record) && baseline !== undefined ? ratioOf(record, baseline) : null,
  }));
  const isOwn = ({ record }: Compared): number => Number(record.subject === DESCENT);
  rows.sort((a, b) => isOwn(b) - isOwn(a) || (b.ratio?.value ?? 0) - (a.ratio?.value ?? 0));
  return { of, baseline, rows };
}

/** The best record of the subject that was asked for, else the first peer that was measured. */
export function baselineOf(of: Case, subject: string): MeasuredRecord | undefined {
  const measured = of.records.filter(isMeasured);
  return bestOf(of, subject) ?? measured.find((record) => record.subject !== DESCENT);
}

/** A subject's best record of a case: it may have done the work in several ways. */
export function bestOf(of: Case, subject: string): MeasuredRecord | undefined {
  const own = of.records.filter(isMeasured).filter((record) => record.subject === subject);
  return own.sort((a, b) => (a.higherIsBetter ? b.median - a.median : a.median - b.median))[0];
}

export function isMeasured(record: ResultRecord): record is MeasuredRecord {
  return record.status === 'measured';
}

/** The subject, and the variant that stands behind it in the record's id, if any. */
export function labelOf({ id, suite, case: name, subject }: ResultRecord): string {
  const [, ...variants] = id.slice(`${suite}/${name}/`.length).split('/');
  const variant = variants.join('/');
  const shown = subject === DESCENT ? 'Descent' : subject;
  return variant === '' ? shown : `${shown}, ${variant}`;
}

/** Every subject that somebody else's work can be measured against, peers first. */
export function baselinesOf(result: ResultFile): string[] {
  const subjects = peerCases(result).flatMap(({ records }) => records.filter(isMeasured));
  return [...new Set(subjects.map(({ subject }) => subject))].sort(
    (a, b) => Number(a === DESCENT) - Number(b === DESCENT),
  );
}
