import type { Machine, ResultFile } from '../src/result.ts';
import { element } from './element.ts';
import { counted } from './figures.ts';
import { section } from './section.ts';

/** Results compare where these are equal. */
export function machineKey({ cpu, cores, memoryGB }: Machine): string {
  return `${cpu}, ${counted(cores, 'core')}, ${memoryGB} GB`;
}

/** A run's commit in seven digits, with a mark when the tree held more than the commit. */
export function runLabel({ commit, dirty }: ResultFile): string {
  return `${commit.slice(0, 7)}${dirty ? '+' : ''}`;
}

/** What was measured on, and which versions of everything. */
export function machineSection(result: ResultFile): HTMLElement {
  const { machine, versions } = result;
  const rows = {
    Processor: machine.cpu,
    Cores: String(machine.cores),
    Memory: `${machine.memoryGB} GB`,
    System: `${machine.os}, ${machine.arch}`,
    Commit: `${result.commit}${result.dirty ? ', with changes that are not in it' : ''}`,
    Began: result.date,
    'Samples asked for of each case': String(result.runs),
    Suites: result.suites.join(', '),
    ...versions,
  };
  return section(
    'machine',
    `Measured on ${machineKey(machine)}`,
    'A machine is faster on some days than on others: of two runs compare the ratios. Two machines are never compared.',
    element(
      'dl',
      { class: 'facts' },
      ...Object.entries(rows).flatMap(([name, value]) => [
        element('dt', {}, name),
        element('dd', { 'data-fact': name }, value),
      ]),
    ),
  );
}
