// The dashboard: everything it shows is in the page; what can be chosen is the run, the baseline and the colors.
import { baselinesOf } from './cases.ts';
import { downloads } from './downloads.ts';
import { element } from './element.ts';
import { historyChart } from './history-chart.ts';
import { kernelsChart } from './kernels-chart.ts';
import { machineKey, machineSection, runLabel } from './machine.ts';
import { peersChart } from './peers-chart.ts';
import { recordsTable } from './records-table.ts';
import { embeddedResults, type NamedResult } from './results.ts';
import { targetsTable } from './targets-table.ts';
import { themeSelect } from './theme.ts';
import { threadsChart } from './threads-chart.ts';

/** What others are measured against unless the reader chooses: what most would use instead. */
const BASELINE = 'PyTorch float64';

const results = embeddedResults();
const runSelect = element(
  'select',
  { id: 'run' },
  ...results.map((named, i) => element('option', { value: i }, runTitle(named))),
);
const baselineSelect = element('select', { id: 'baseline' });
const content = element('div', { id: 'content' });

document
  .querySelector('main')!
  .append(
    element(
      'form',
      { class: 'choices' },
      element('label', {}, 'Run ', runSelect),
      element('label', {}, 'Baseline ', baselineSelect),
      themeSelect(),
    ),
    content,
  );
runSelect.onchange = () => {
  offerBaselines();
  show();
};
baselineSelect.onchange = show;
if (results.length === 0) content.append('There are no results in bench/results yet: run the harness first.');
else runSelect.onchange(new Event('change'));

function runTitle({ result }: NamedResult): string {
  const quick = result.quick ? ' (quick)' : '';
  return `${result.date.slice(0, 10)} ${runLabel(result)}${quick} · ${machineKey(result.machine)}`;
}

function chosen(): NamedResult {
  return results[Number(runSelect.value)]!;
}

/** The subjects of the run; the choice stays where the run has it. */
function offerBaselines(): void {
  const wanted = baselineSelect.value || BASELINE;
  const subjects = baselinesOf(chosen().result);
  baselineSelect.replaceChildren(
    ...subjects.map((subject) => element('option', { value: subject }, subject)),
  );
  baselineSelect.value =
    [wanted, BASELINE].find((subject) => subjects.includes(subject)) ?? subjects[0] ?? '';
}

function show(): void {
  const { result } = chosen();
  const runs = results.map((named) => named.result);
  const baseline = baselineSelect.value;
  const parts = [
    caution(chosen()),
    targetsTable(result),
    peersChart(result, baseline),
    threadsChart(result),
    kernelsChart(result),
    historyChart(runs, result, baseline),
    recordsTable(result),
    machineSection(result),
    downloads(chosen()),
  ];
  content.replaceChildren(...parts.filter((part) => part !== null));
}

function caution({ result }: NamedResult): HTMLElement | null {
  const reasons = [
    result.quick ? 'This was a quick run: it shows that the harness works, and nothing else.' : '',
    result.dirty ? 'The tree held changes that are not in the commit.' : '',
  ].filter((reason) => reason !== '');
  return reasons.length === 0 ? null : element('p', { class: 'caution', role: 'note' }, reasons.join(' '));
}
