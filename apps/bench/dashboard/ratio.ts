import { ratioInterval } from '../src/bootstrap.ts';
import type { MeasuredRecord } from '../src/result.ts';

/** How many times as good one record is as another, and the 95 % interval of that. */
export interface Ratio {
  readonly value: number;
  readonly interval: readonly [low: number, high: number];
}

/** A bootstrap takes some milliseconds, and a page asks for the same ratio again with every choice. */
const known = new WeakMap<MeasuredRecord, WeakMap<MeasuredRecord, Ratio>>();

/**
 * How many times as good a record is as a baseline of the same unit: the ratio of their medians, turned so that above 1 is better.
 * Its interval is a bootstrap over the samples of both; a record against itself is 1.
 */
export function ratioOf(record: MeasuredRecord, baseline: MeasuredRecord): Ratio {
  if (record === baseline) return { value: 1, interval: [1, 1] };
  const ratios = known.get(record) ?? new WeakMap<MeasuredRecord, Ratio>();
  known.set(record, ratios);
  const ratio = ratios.get(baseline) ?? measuredRatio(record, baseline);
  ratios.set(baseline, ratio);
  return ratio;
}

function measuredRatio(record: MeasuredRecord, baseline: MeasuredRecord): Ratio {
  const [above, below] = record.higherIsBetter ? [record, baseline] : [baseline, record];
  return { value: above.median / below.median, interval: ratioInterval(above.samples, below.samples) };
}
