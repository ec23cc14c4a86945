import { type ClassRanking, rankClass } from './class-ranking.ts';
import { type ClassificationMetric, countClasses } from './metric.ts';

/**
 * A figure of one class against the rest: of two classes that of the last; of more the plain mean over the classes, without those of
 * which it is NaN. Where it is NaN of all, so is the mean.
 */
export function oneVsRest(figure: (ranking: ClassRanking) => number): ClassificationMetric {
  return (rows) => {
    const classes = countClasses(rows);
    const first = classes === 2 ? 1 : 0;
    let sum = 0;
    let defined = 0;
    for (let k = first; k < classes; k++) {
      const value = figure(rankClass(rows, k));
      if (Number.isNaN(value)) continue;
      sum += value;
      defined++;
    }
    return sum / defined;
  };
}
