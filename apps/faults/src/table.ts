import type { Fault, Outcome } from './fault.ts';

/** The outcomes as the rows of a Markdown table, as docs/reliability.md has them, and a last line that counts. */
export function tableLines(outcomes: readonly Outcome[], faults: Readonly<Record<string, Fault>>): string[] {
  const rows = outcomes.map(({ name, tries, failures, skipped, seconds }) => {
    const { about, must } = faults[name]!;
    const result = failures.length === 0 ? 'held' : `${failures.length} failed`;
    const without = skipped.length === 0 ? '' : `; skipped: ${skipped.join(', ')}`;
    return `| \`${name}\` | ${cell(about)} | ${cell(must)} | ${tries} | ${result}${cell(without)} | ${Math.round(seconds)} s |`;
  });
  const failed = outcomes.reduce((sum, { failures }) => sum + failures.length, 0);
  const tried = outcomes.reduce((sum, { tries }) => sum + tries, 0);
  return [
    '| name | fault | must hold | tries | result | time |',
    '|---|---|---|---|---|---|',
    ...rows,
    '',
    `${tried - failed} held, ${failed} failed`,
  ];
}

/** A bar would end the cell. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
