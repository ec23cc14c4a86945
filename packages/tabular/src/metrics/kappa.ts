import { classFigures } from './class-figures.ts';
import { confusionMatrix } from './confusion.ts';
import type { ClassificationMetric } from './metric.ts';

/**
 * Cohen's kappa: 1 − Σ_{r≠c} n_rc / Σ_{r≠c} t_r·p_c / s, the disagreement between truth and prediction over that of chance, with n
 * the confusion matrix, t and p the weight of each class's true and predicted rows and s of all. NaN where all rows are of one class and
 * predicted as it.
 *
 * Source: scikit-learn, `cohen_kappa_score`.
 */
export const kappa: ClassificationMetric = (rows) => {
  const confusion = confusionMatrix(rows);
  const { data, cols: classes } = confusion;
  const figures = classFigures(confusion);
  let all = 0;
  for (const { support } of figures) all += support;
  let observed = 0;
  let expected = 0;
  for (let r = 0; r < classes; r++) {
    for (let c = 0; c < classes; c++) {
      if (r === c) continue;
      observed += data[r * classes + c]!;
      expected += (figures[r]!.support * figures[c]!.predicted) / all;
    }
  }
  return 1 - observed / expected;
};
