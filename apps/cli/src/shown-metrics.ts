import { figure } from './numbers.ts';

/** The metrics that people are shown, in this order; `--json` has all of them. */
const SHOWN = ['loss', 'accuracy', 'auc', 'macroF1', 'rmse', 'mae', 'r2'];

/** The few metrics that people are shown, without those that are not defined for the rows. */
export function shownMetrics(
  metrics: Readonly<Record<string, number | null>>,
): [name: string, value: number][] {
  return SHOWN.map((name): [string, number] => [name, metrics[name] ?? Number.NaN]).filter(
    ([, value]) => !Number.isNaN(value),
  );
}

/** The same in words: `loss 0.06, accuracy 0.9778`. */
export function metricsInWords(metrics: Readonly<Record<string, number | null>>): string {
  return shownMetrics(metrics)
    .map(([name, value]) => `${name} ${figure(value)}`)
    .join(', ');
}
