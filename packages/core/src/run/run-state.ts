import { UsageError } from '../errors.ts';
import { firstNotFinite } from '../first-not-finite.ts';
import type { Run } from './run.ts';

/** Sections whose few numbers say where training stands. They may be anything that a double can be. */
const COUNTERS = ['clock', 'schedule', 'scalars'] as const;
/** What the network and its optimizer have learned, in panels as the run has it. */
const LEARNED = ['parameters', 'best', 'average', 'search'] as const;

/** Everything that one step leaves to the next, by section. The data, and what every step computes anew, are not in it. */
export interface RunState {
  readonly counters: ReadonlyMap<string, Float64Array>;
  readonly learned: ReadonlyMap<string, Float64Array>;
  /** The losses of the training rows that the epoch under way has visited: members × rows. */
  readonly losses: Float64Array;
}

/**
 * Whether a section of what was learned must be finite while training has not diverged. What an optimizer keeps need not: a squared gradient
 * may overflow where the weights go on.
 */
export function mustBeFinite(section: string): boolean {
  return section !== 'search' && !section.startsWith('state.');
}

/** Whether training has diverged in this state: the weights, or the losses of the epoch under way, are not finite. */
export function hasDiverged({ learned, losses }: RunState): boolean {
  const kept = [...learned].filter(([name]) => mustBeFinite(name)).map(([, values]) => values);
  return [...kept, losses].some((values) => firstNotFinite(values) >= 0);
}

/**
 * The state of a run that stands between two steps: as it lies in the run's memory, so that the next step changes it.
 *
 * @param step Steps of the epoch under way that are done.
 * @example
 * ```ts
 * const spec = {
 *   network: { inputs: 1, layers: [dense(1)] },
 *   loss: 'meanSquaredError',
 *   optimizer: adam(),
 *   rule: 'exact',
 *   batchSize: 2,
 *   seed: 0,
 *   datasets: { train: { rows: 2, inputs: { kind: 'doubles', cols: 1 }, targets: { kind: 'values', cols: 1, classes: 0 } } },
 * };
 * const run = bindRun(spec, new ArrayBuffer(layoutRun(spec).bytes));
 * initializeRun(run);
 * const position = { epoch: 1, step: 0, steps: 0, judge: { best: 0, better: 0, lowest: null }, samples: 0, seconds: 0, elapsed: 0, stopped: null };
 * const bytes = copyCheckpoint({ state: runState(run, 0), position, identity: {}, beside: null });
 * run.parameters.fill(7);
 * restoreRunState(run, (await readCheckpoint(await sealCheckpoint(bytes), 'checkpoint')).state, 0);
 * run.parameters[0] === 7; // false
 * ```
 */
export function runState(run: Run, step: number): RunState {
  const sections = (names: readonly string[]): Map<string, Float64Array> =>
    new Map(names.map((name) => [name, run.memory.doubles(name)]));
  return {
    counters: sections(COUNTERS),
    learned: sections(learnedSections(run)),
    losses: joined(lossSpans(run, step)),
  };
}

/**
 * Puts a state back into a run of the same spec.
 * @throws UsageError when a section is missing or has another size: the state is that of another run.
 */
export function restoreRunState(run: Run, { counters, learned, losses }: RunState, step: number): void {
  const spans = lossSpans(run, step);
  const lossCount = spans.reduce((sum, { length }) => sum + length, 0);
  const sections = [
    ...COUNTERS.map((name) => [name, counters.get(name)] as const),
    ...learnedSections(run).map((name) => [name, learned.get(name)] as const),
  ];
  // All sizes before any is put back: a run must not be left half restored.
  for (const [name, values] of sections) requireSize(name, values, run.memory.doubles(name).length);
  requireSize('losses', losses, lossCount);
  for (const [name, values] of sections) run.memory.doubles(name).set(values!);
  let at = 0;
  for (const span of spans) {
    span.set(losses.subarray(at, at + span.length));
    at += span.length;
  }
}

/** The names of the sections of what was learned: those that the run has. */
export function learnedSections(run: Run): string[] {
  const states = [...run.layout.sections.keys()].filter((name) => name.startsWith('state.'));
  return [...LEARNED, ...states].filter((name) => run.memory.section(name).length > 0);
}

/** Of each member, the losses of the rows visited; a search visits all rows at each of its steps. */
function lossSpans({ datasets: { train }, network, optimizer, stepRows }: Run, step: number): Float64Array[] {
  const all = optimizer.searchesLine === true && step > 0;
  const visited = all ? train.rows : Math.min(step * stepRows, train.rows);
  return Array.from({ length: network.members }, (_, m) =>
    train.losses.subarray(m * train.rows, m * train.rows + visited),
  );
}

function joined(spans: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(spans.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const span of spans) {
    all.set(span, at);
    at += span.length;
  }
  return all;
}

function requireSize(name: string, values: Float64Array | undefined, expected: number): void {
  if (values?.length === expected) return;
  throw new UsageError(
    `run state: expected ${expected} numbers in ${name}, got ${values === undefined ? 'none' : values.length}`,
  );
}
