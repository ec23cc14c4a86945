import type { ResultRecord } from '../src/result.ts';
import { isMeasured } from './cases.ts';
import { element } from './element.ts';

/** Who has no figure, and why: `brain.js is absent: …`, `tfjs-wasm failed: …`. */
export function missingList(
  records: readonly ResultRecord[],
  name: (record: ResultRecord) => string,
): Node | string {
  const missing = records.flatMap((record) => {
    if (isMeasured(record)) return [];
    const state = record.status === 'absent' ? 'is absent' : record.status;
    return [element('li', { 'data-id': record.id }, `${name(record)} ${state}: ${record.reason}`)];
  });
  return missing.length === 0 ? '' : element('ul', { class: 'missing' }, ...missing);
}
