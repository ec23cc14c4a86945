import { classFigures } from './class-figures.ts';
import { confusionMatrix } from './confusion.ts';
import type { ClassificationMetric } from './metric.ts';

/**
 * Matthews' correlation of true and predicted classes: (c·s − Σtₖpₖ) / √((s² − Σtₖ²)·(s² − Σpₖ²)) with s the weight of all rows, c of
 * those that are right, tₖ of those of class k and pₖ of those predicted as it. 0 where all rows are of one class, or predicted as one.
 *
 * Source: scikit-learn, `matthews_corrcoef`; J. Gorodkin, Comparing two K-category assignments by a K-category correlation
 * coefficient, 2004.
 */
export const mcc: ClassificationMetric = (rows) => {
  const confusion = confusionMatrix(rows);
  const figures = classFigures(confusion);
  let all = 0;
  let correct = 0;
  let both = 0;
  let trueSquares = 0;
  let predictedSquares = 0;
  figures.forEach(({ support, predicted }, k) => {
    all += support;
    correct += confusion.data[k * confusion.cols + k]!;
    both += support * predicted;
    trueSquares += support * support;
    predictedSquares += predicted * predicted;
  });
  // Counted, not compared: of weights with rounded sums the difference of squares would not be 0.
  const several = (name: 'support' | 'predicted') => figures.filter(({ [name]: n }) => n > 0).length > 1;
  if (!several('support') || !several('predicted')) return 0;
  return (correct * all - both) / Math.sqrt((all * all - trueSquares) * (all * all - predictedSquares));
};
