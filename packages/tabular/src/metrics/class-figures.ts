import type { Matrix } from '@descent/core';

/** How well one class was predicted. A figure that would divide by zero is 0. Where rows have weights, they count as much. */
export interface ClassFigures {
  /** Of the rows predicted as the class, the fraction that are of it. */
  readonly precision: number;
  /** Of the rows of the class, the fraction predicted as it. */
  readonly recall: number;
  /** 2 · correct / (predicted + support), the harmonic mean of the two. */
  readonly f1: number;
  /** Rows of the class. */
  readonly support: number;
  /** Rows predicted as the class. */
  readonly predicted: number;
}

/** Part of the whole, 0 where the whole is nothing. */
function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

/** The figures of a class, from the weight of its rows that were predicted, of all its rows, and of all predicted as it. */
export function figuresOf(correct: number, support: number, predicted: number): ClassFigures {
  return {
    precision: ratio(correct, predicted),
    recall: ratio(correct, support),
    f1: ratio(2 * correct, predicted + support),
    support,
    predicted,
  };
}

/**
 * The figures of each class, from a confusion matrix (rows true, columns predicted).
 *
 * Source: scikit-learn, `precision_recall_fscore_support` with `zero_division=0`.
 */
export function classFigures({ rows: classes, data }: Matrix): ClassFigures[] {
  return Array.from({ length: classes }, (_, k) => {
    let support = 0;
    let predicted = 0;
    for (let other = 0; other < classes; other++) {
      support += data[k * classes + other]!;
      predicted += data[other * classes + k]!;
    }
    return figuresOf(data[k * classes + k]!, support, predicted);
  });
}
