import { type ClassFigures, classFigures, figuresOf } from './class-figures.ts';
import { confusionMatrix } from './confusion.ts';
import type { ClassificationMetric } from './metric.ts';

/** A figure that each class has. */
export type FigureName = 'precision' | 'recall' | 'f1';

/**
 * The mean of a figure over the classes that occur, as a truth or as a prediction, in a row of any weight.
 *
 * Source: scikit-learn, `precision_recall_fscore_support` with `average='macro', zero_division=0`; likewise the others here.
 */
export function macroAverage(name: FigureName): ClassificationMetric {
  return (rows) => {
    const figures = classFigures(confusionMatrix(rows));
    const occurring = new Set<number>();
    for (let i = 0; i < rows.truth.length; i++) occurring.add(rows.truth[i]!).add(rows.predicted[i]!);
    let sum = 0;
    // Those of classes that do not occur are 0.
    for (const figure of figures) sum += figure[name];
    return sum / occurring.size;
  };
}

/** The mean of a figure over the classes, each weighing as much as its rows. */
export function weightedAverage(name: FigureName): ClassificationMetric {
  return (rows) => {
    const figures = classFigures(confusionMatrix(rows));
    let sum = 0;
    let total = 0;
    for (const { support, [name]: value } of figures) {
      sum += support * value;
      total += support;
    }
    return sum / total;
  };
}

/** A figure of all classes' rows taken together. Where each row has one class, precision, recall, F1 and accuracy are then one. */
export function microAverage(name: FigureName): ClassificationMetric {
  return (rows) => {
    const confusion = confusionMatrix(rows);
    const sums = { correct: 0, support: 0, predicted: 0 };
    classFigures(confusion).forEach(({ support, predicted }: ClassFigures, k) => {
      sums.correct += confusion.data[k * confusion.cols + k]!;
      sums.support += support;
      sums.predicted += predicted;
    });
    return figuresOf(sums.correct, sums.support, sums.predicted)[name];
  };
}
