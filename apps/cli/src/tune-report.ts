import type { Settings, SettingValue, Trial, Tuning } from '@descent/trainer';
import { flagName } from './config-file.ts';
import { figure } from './numbers.ts';
import { settingText } from './search-command-line.ts';
import { metricsInWords, shownMetrics } from './shown-metrics.ts';
import { textTable } from './text-table.ts';

/** Trials that people are shown. */
const BEST = 10;
const UNKNOWN = '–';

/** A trial that has ended, in a line. */
export function trialLine({ trial, rung, epochs, choice, loss, metrics }: Trial, trials: number): string {
  const head = `trial ${String(trial).padStart(String(trials).length)}/${trials}`;
  const round = rung > 1 ? `, rung ${rung}, ${epochs} epochs` : '';
  const settings = Object.entries(choice).map(([name, value]) => `${flagName(name)} ${settingText(value)}`);
  const what = settings.length === 0 ? 'as given' : settings.join(', ');
  return `${head}${round}  ${loss === null ? 'diverged' : metricsInWords(metrics)} (${what})`;
}

/** The best trials as a table: their figures, and the settings that were searched. */
export function trialsTable(
  { trials, rungs }: Tuning,
  searched: readonly string[],
  settingsOf: (trial: Trial) => Settings,
): string[] {
  const [best] = trials;
  const metrics = shownMetrics(best.metrics).map(([name]) => name);
  const halving = rungs.length > 1;
  const head = ['trial', ...(halving ? ['epochs'] : []), ...metrics, ...searched.map(flagName)];
  const rows = trials.slice(0, BEST).map((trial) => {
    const settings = settingsOf(trial) as unknown as Readonly<
      Record<string, SettingValue | null | undefined>
    >;
    return [
      String(trial.trial),
      ...(halving ? [String(trial.epochs)] : []),
      ...metrics.map((name) => (trial.loss === null ? 'diverged' : shown(trial.metrics[name]))),
      ...searched.map((name) => chosen(settings[name])),
    ];
  });
  const left = trials.length - rows.length;
  return [...textTable([head, ...rows], ''), ...(left > 0 ? [`(and ${left} more: see --json)`] : [])];
}

/** A setting as its option would be given it; of one that is left to others nothing can be said. */
function chosen(value: SettingValue | null | undefined): string {
  return value === null || value === undefined ? UNKNOWN : settingText(value);
}

function shown(value: number | null | undefined): string {
  return value === null || value === undefined ? UNKNOWN : figure(value);
}
