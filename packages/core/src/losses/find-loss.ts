import { UsageError } from '../errors.ts';
import { optionValue } from '../kernels/formula-option.ts';
import { lookUp } from '../registry.ts';
import { losses } from './index.ts';
import type { Loss, LossSpec } from './loss.ts';

/**
 * A loss with its option stated; its name alone where it has none.
 *
 * @throws UsageError for an unknown loss or option, or a value that the option does not accept.
 * @example
 * ```ts
 * completeLoss('huber'); // { "name": "huber", "delta": 1 }
 * completeLoss('meanSquaredError'); // 'meanSquaredError'
 * ```
 */
export function completeLoss(spec: string | LossSpec): string | LossSpec {
  const { name, ...options }: LossSpec = typeof spec === 'string' ? { name: spec } : spec;
  const { option } = lookUp(losses, 'loss', name);
  for (const given of Object.keys(options)) {
    if (given === option?.name) continue;
    const expected = option === undefined ? 'no options' : `only ${option.name}`;
    throw new UsageError(`loss ${name}: unknown option "${given}", expected ${expected}`);
  }
  if (option === undefined) return name;
  return { name, [option.name]: optionValue(`loss ${name}`, option, options[option.name] ?? option.default) };
}

/**
 * The loss that a spec asks for, which computes with the spec's option.
 *
 * @throws UsageError as {@link completeLoss} does.
 * @example
 * ```ts
 * findLoss({ name: 'huber', delta: 0.5 }).outputLayer.regression; // 'identity'
 * ```
 */
export function findLoss(spec: string | LossSpec): Loss {
  const complete = completeLoss(spec);
  if (typeof complete === 'string') return losses[complete]!;
  const loss = losses[complete.name]!;
  return loss.withOption?.(Number(complete[loss.option!.name])) ?? loss;
}

/**
 * A loss in one word: its name, and its number where it has one.
 *
 * @throws UsageError as {@link completeLoss} does.
 * @example
 * ```ts
 * lossText('huber'); // 'huber:1'
 * ```
 */
export function lossText(spec: string | LossSpec): string {
  const complete = completeLoss(spec);
  return typeof complete === 'string' ? complete : Object.values(complete).join(':');
}

/** Whether a network that is trained with the loss on classes gives their probabilities; else it gives scores, of which the largest decides. */
export function givesProbabilities({ outputLayer }: Loss): boolean {
  return outputLayer.classification !== 'identity';
}
