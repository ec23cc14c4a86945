import { excerpt, UsageError } from '@descent/core';
import type { TargetSchema } from './schema.ts';
import { quoteList } from './wording.ts';

/** How much the rows of a class count in training: all alike, rare classes for more, or as said by label. */
export type ClassWeight = 'none' | 'balanced' | Readonly<Record<string, number>>;

/**
 * How much a row of each class counts, in the order of the labels. `balanced` is n / (classes · count), n and the counts being of the
 * training rows and the classes those that have any (another counts 1), so that every class counts as much in all: scikit-learn's
 * `compute_class_weight`. Labels that are not named count 1.
 *
 * @param trained class indices of the training rows.
 * @throws UsageError when the target is a number, a label is unknown, or a weight is not finite and 0 or more.
 * @example
 * ```ts
 * const target = { kind: 'classes', column: 'y', position: 0, type: 'category', labels: ['no', 'yes'] };
 * Array.from(classWeights(target, [0, 0, 1], 'balanced')); // [0.75, 1.5]
 * Array.from(classWeights(target, [0, 0, 1], { yes: 5 })); // [1, 5]
 * ```
 */
export function classWeights(
  target: TargetSchema,
  trained: ArrayLike<number>,
  asked: ClassWeight,
): Float64Array {
  if (target.kind !== 'classes') {
    throw new UsageError(
      `class weights: expected a target of classes, got numbers in ${excerpt(target.column)}; weigh rows with --weight-column`,
    );
  }
  const { labels } = target;
  if (asked === 'none') return Float64Array.from(labels, () => 1);
  if (asked !== 'balanced') return givenWeights(labels, asked);
  const counts = new Float64Array(labels.length);
  for (let i = 0; i < trained.length; i++) counts[trained[i]!]!++;
  const present = counts.filter((count) => count > 0).length;
  return counts.map((count) => (count === 0 ? 1 : trained.length / (present * count)));
}

function givenWeights(labels: readonly string[], asked: Readonly<Record<string, number>>): Float64Array {
  const weights = new Map(Object.entries(asked));
  for (const [label, weight] of weights) {
    if (!labels.includes(label)) {
      throw new UsageError(
        `class weights: expected labels of the target, ${quoteList(labels)}, got ${excerpt(label)}`,
      );
    }
    if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY)) {
      throw new UsageError(
        `class weights: expected a finite number of at least 0 for ${excerpt(label)}, got ${weight}`,
      );
    }
  }
  return Float64Array.from(labels, (label) => weights.get(label) ?? 1);
}
