import { medianInterval, ratioInterval } from './bootstrap.ts';
import { median } from './median.ts';
import type {
  CorrectnessCheck,
  MeasuredRecord,
  MissingRecord,
  ResultRecord,
  TargetRecord,
} from './result.ts';

/** What a record says beside its figures; the id follows from it. */
export interface RecordHead {
  readonly suite: string;
  readonly case: string;
  readonly title: string;
  readonly subject: string;
  /** Where one subject runs a case in several ways: which. */
  readonly variant?: string;
  readonly parameters: ResultRecord['parameters'];
  readonly unit: string;
  readonly higherIsBetter: boolean;
}

/** The id of a record: `SUITE/CASE/SUBJECT`, then the variant. */
export function recordId(head: Pick<RecordHead, 'suite' | 'case' | 'subject' | 'variant'>): string {
  const subject = head.subject.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return [head.suite, head.case, subject, ...(head.variant === undefined ? [] : [head.variant])].join('/');
}

/** A record of samples, with their median and its interval. */
export function measured(
  { variant, ...head }: RecordHead,
  samples: readonly number[],
  more: Pick<MeasuredRecord, 'tried' | 'check'> = {},
): MeasuredRecord {
  const id = recordId({ ...head, ...(variant === undefined ? {} : { variant }) });
  return {
    id,
    ...head,
    status: 'measured',
    samples,
    median: median(samples),
    interval: medianInterval(samples),
    ...more,
  };
}

/** A record of a subject that gave no figures, and why. */
export function missing(
  { variant, ...head }: RecordHead,
  status: MissingRecord['status'],
  reason: string,
  check?: CorrectnessCheck,
): MissingRecord {
  const id = recordId({ ...head, ...(variant === undefined ? {} : { variant }) });
  return { id, ...head, status, reason, ...(check === undefined ? {} : { check }) };
}

/** A line of the table of floors and goals, before it is judged. */
export interface Target {
  readonly title: string;
  /** Ids of records. */
  readonly record: string;
  readonly baseline: string | null;
  readonly floor: number | null;
  readonly goal: number | null;
}

/** Judges a target by the records of its suite. */
export function judge(suite: string, target: Target, records: readonly ResultRecord[]): TargetRecord {
  const find = (id: string | null): MeasuredRecord | undefined =>
    records.find((record): record is MeasuredRecord => record.id === id && record.status === 'measured');
  const record = find(target.record);
  const baseline = find(target.baseline);
  const any = records.find(({ id }) => id === target.record);
  const head = {
    suite,
    ...target,
    unit: target.baseline === null ? (any?.unit ?? '') : '×',
    higherIsBetter: target.baseline === null ? (any?.higherIsBetter ?? true) : true,
  };
  if (record === undefined || (target.baseline !== null && baseline === undefined)) {
    return { ...head, value: null, interval: null, verdict: 'unknown' };
  }
  if (baseline === undefined) {
    return {
      ...head,
      value: record.median,
      interval: record.interval,
      verdict: verdictOf(record.median, head),
    };
  }
  // How many times as good, whatever the unit: of times, the other's over ours.
  const [above, below] = record.higherIsBetter ? [record, baseline] : [baseline, record];
  const value = above.median / below.median;
  return {
    ...head,
    value,
    interval: ratioInterval(above.samples, below.samples),
    verdict: verdictOf(value, head),
  };
}

function verdictOf(
  value: number,
  { floor, goal, higherIsBetter }: Pick<TargetRecord, 'floor' | 'goal' | 'higherIsBetter'>,
): TargetRecord['verdict'] {
  const reaches = (limit: number | null): boolean =>
    limit !== null && (higherIsBetter ? value >= limit : value <= limit);
  if (reaches(goal)) return 'goal';
  return reaches(floor) ? 'floor' : 'below';
}
