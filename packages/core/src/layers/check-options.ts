import { UsageError } from '../errors.ts';
import type { LayerSpec } from './layer.ts';

/** @throws UsageError when `spec` has an option that is not in `known`. */
export function checkOptions(spec: LayerSpec, known: readonly string[]): void {
  for (const option of Object.keys(spec)) {
    if (option !== 'kind' && !known.includes(option)) {
      const expected = known.length === 0 ? 'no options' : `only ${known.join(', ')}`;
      throw new UsageError(`layer ${spec.kind}: unknown option "${option}", expected ${expected}`);
    }
  }
}
