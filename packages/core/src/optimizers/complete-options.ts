import { UsageError } from '../errors.ts';
import { lookUp } from '../registry.ts';
import { optimizers } from './index.ts';
import type { OptimizerSpec } from './optimizer.ts';

/**
 * The options of an optimizer with its defaults filled in.
 * @throws UsageError for an unknown optimizer or option, or a number that is not finite or below 0.
 */
export function completeOptions(spec: OptimizerSpec): Record<string, number> {
  const { defaults, check } = lookUp(optimizers, 'optimizer', spec.name);
  const options: Record<string, number> = { ...defaults };
  for (const [option, value] of Object.entries(spec)) {
    if (option === 'name') continue;
    if (!Object.hasOwn(defaults, option)) {
      throw new UsageError(
        `optimizer ${spec.name}: unknown option "${option}", expected one of ${Object.keys(defaults).join(', ')}`,
      );
    }
    if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) {
      throw new UsageError(
        `optimizer ${spec.name}: expected ${option} to be a number of at least 0, got ${value}`,
      );
    }
    options[option] = value;
  }
  check(options);
  return options;
}
