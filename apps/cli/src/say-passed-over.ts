import { counted } from './numbers.ts';
import type { PassedOver } from './predict-rows.ts';
import type { Terminal } from './terminal.ts';

const LISTED = 10;

/** Says which columns were not used and which cells hold what training had none of. */
export function sayPassedOver(
  terminal: Terminal,
  { unseen, extraColumns }: PassedOver,
  /** Columns that nobody need be told of. */
  known: readonly string[] = [],
): void {
  const extra = extraColumns.filter((name) => !known.includes(name));
  if (extra.length > 0) {
    const names = extra.slice(0, LISTED).join(', ');
    const more = extra.length > LISTED ? ', …' : '';
    terminal.say(
      `note: not used: ${counted(extra.length, 'column')} that training did not know: ${names}${more}`,
    );
  }
  for (const [column, cells] of unseen) {
    const rows = counted(cells, 'row');
    terminal.say(
      `warning: ${rows} with an unknown or missing value in column "${column}"; training had none like it`,
    );
  }
}
