import type { ResultFile, TargetRecord } from '../src/result.ts';
import { type Cell, dataTable } from './data-table.ts';
import { counted } from './figures.ts';
import { section } from './section.ts';

/** Words and a sign for each verdict, so that none hangs on a color. */
const VERDICTS: Readonly<Record<TargetRecord['verdict'], string>> = {
  goal: '✓✓ reaches the goal',
  floor: '✓ holds the floor',
  below: '✗ below the floor',
  unknown: '? not measured',
};

/** What the work is held to, and how it stands; nothing where a run judged nothing. */
export function targetsTable({ targets }: ResultFile): HTMLElement | null {
  if (targets.length === 0) return null;
  return section(
    'targets',
    finding(targets),
    'The floor is owed, the goal is what the work is for. A ratio says how many times as good Descent is.',
    dataTable(
      'Floors and goals',
      ['Target', 'Verdict', 'Figure', 'Unit', 'Floor', 'Goal', 'Interval, 95 %'],
      targets.map((target) => ({
        id: target.record,
        cells: [
          target.title,
          verdictOf(target),
          target.value,
          target.higherIsBetter ? target.unit : `${target.unit}, less is better`,
          target.floor,
          target.goal,
          target.interval,
        ] satisfies Cell[],
      })),
    ),
  );
}

function verdictOf({ verdict, floor }: TargetRecord): string {
  return verdict === 'below' && floor === null ? '✗ below the goal' : VERDICTS[verdict];
}

function finding(targets: readonly TargetRecord[]): string {
  const count = (verdict: TargetRecord['verdict']): number =>
    targets.filter((target) => target.verdict === verdict).length;
  const held = count('floor') + count('goal');
  const below = count('below') > 0 ? `, ${count('below')} below` : '';
  const unknown = count('unknown') > 0 ? `, ${count('unknown')} not measured` : '';
  return `${held} of ${counted(targets.length, 'target')} held, ${count('goal')} of them with the goal${below}${unknown}`;
}
