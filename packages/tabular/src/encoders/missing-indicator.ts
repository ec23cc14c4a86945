import { missingAt } from '../column-cells.ts';
import type { Encoder, EncoderSpec } from './encoder.ts';

export interface MissingIndicatorSpec extends EncoderSpec {
  readonly kind: 'missingIndicator';
  /** Whether a training cell was missing. */
  readonly seen: boolean;
}

/**
 * One feature for whether a cell is missing, 1 or 0, and nothing of its value. Where no training cell was missing it is 0
 * throughout, for its weights have learned nothing; missing cells are then counted as unseen.
 */
export const missingIndicator: Encoder<MissingIndicatorSpec> = {
  accepts: 'any',
  fit(columns, { rows }) {
    return columns.map((column) => ({ kind: 'missingIndicator', seen: rows.some(missingAt(column)) }));
  },
  parse(json) {
    return { kind: 'missingIndicator', seen: json.boolean('seen') };
  },
  featureNames(_spec, column) {
    return [`${column} missing`];
  },
  bind({ seen }, column) {
    const isMissing = missingAt(column);
    return (rows, into, at, stride) => {
      let missing = 0;
      for (let i = 0; i < rows.length; i++) {
        const here = isMissing(rows[i]!);
        if (here) missing++;
        into[at + i * stride] = here && seen ? 1 : 0;
      }
      return seen ? 0 : missing;
    };
  },
};
