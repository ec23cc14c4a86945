import { completeNumbers } from '../complete-numbers.ts';
import { lookUp } from '../registry.ts';
import { optimizers } from './index.ts';
import type { OptimizerSpec } from './optimizer.ts';

/**
 * The options of an optimizer with its defaults filled in.
 * @throws UsageError for an unknown optimizer or option, or a number that is not finite or below 0.
 */
export function completeOptions(spec: OptimizerSpec): Record<string, number> {
  const { defaults, check } = lookUp(optimizers, 'optimizer', spec.name);
  const options = completeNumbers('optimizer', defaults, spec);
  check(options);
  return options;
}
