import { completeOptions } from './complete-options.ts';
import type { Encoder, EncoderSpec } from './encoder.ts';

const DEFAULTS = { reason: 'not wanted' };

export interface DropSpec extends EncoderSpec {
  readonly kind: 'drop';
  /** Why the column is not used, as a person would say it. */
  readonly reason: string;
}

/** No features: the column is not used, and the model file says why (option `reason`). */
export const drop: Encoder<DropSpec> = {
  accepts: 'any',
  options: DEFAULTS,
  fit(columns, context) {
    const { reason } = completeOptions('drop', DEFAULTS, context);
    return columns.map(() => ({ kind: 'drop', reason }));
  },
  parse(json) {
    return { kind: 'drop', reason: json.string('reason') };
  },
  featureNames() {
    return [];
  },
  bind() {
    return () => 0;
  },
};
