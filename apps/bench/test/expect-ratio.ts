import { expect } from 'vitest';
import { ratioInterval } from '../src/bootstrap.ts';
import type { MeasuredRecord, ResultFile, ResultRecord } from '../src/result.ts';
import type { ShownRow } from './dashboard-page.ts';

export function isMeasured(record: ResultRecord): record is MeasuredRecord {
  return record.status === 'measured';
}

export function byId({ records }: ResultFile, id: string): ResultRecord {
  return records.find((one) => one.id === id)!;
}

export function measuredById(result: ResultFile, id: string): MeasuredRecord {
  return byId(result, id) as MeasuredRecord;
}

/** What is worked out here from the JSON alone: medians over medians, above 1 when better. */
export function expectRatio(
  row: ShownRow,
  ratioColumn: string,
  own: MeasuredRecord,
  base: MeasuredRecord,
): void {
  const [above, below] = own.higherIsBetter ? [own, base] : [base, own];
  expect(row.cells[ratioColumn]!.value, own.id).toBe(above.median / below.median);
  const column = Object.keys(row.cells).find((head) => head.startsWith('Interval of the'))!;
  const expected = own === base ? [1, 1] : ratioInterval(above.samples, below.samples);
  expect(row.cells[column]!.interval, own.id).toEqual(expected);
  expect(row.cells[column]!.text).toMatch(/^[\d.,]+ – [\d.,]+$/);
}
