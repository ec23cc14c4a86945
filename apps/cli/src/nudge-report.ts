import { type NudgeAnswer, printable, type RangeEnd } from '@descent/core';
import { sparkline } from './sparkline.ts';
import { textTable } from './text-table.ts';

/** A question about one weight and its answer. Units and outputs count from 1, as on the command line. */
export interface NudgeReport {
  /** Where the row stands. */
  readonly place: string;
  readonly row: number;
  readonly layer: number;
  readonly from: number | 'b';
  readonly to: number;
  readonly output: number;
  readonly by: number;
  readonly names: readonly string[];
  readonly answer: NudgeAnswer;
}

const SPARKLINE_COLUMNS = 60;
/** Digits of a figure for people; the new weight has all of them. */
const DIGITS = 6;

const figure = (value: number): string =>
  Number.isFinite(value) ? String(Number(value.toPrecision(DIGITS))) : value > 0 ? '∞' : '−∞';

/** The report as plain data; what is infinite as the words Infinity and -Infinity, which JSON has no numbers for. */
export function nudgeJson(report: NudgeReport): Record<string, unknown> {
  const { row, layer, from, to, output, by, names, answer } = report;
  const { name, weight: value, factor, before, target, derivatives, change, range, curve } = answer;
  const end = (of: RangeEnd) => ({ value: finite(of.value), weight: finite(of.weight), kind: of.kind });
  return {
    row,
    weight: { layer, from, to, name, value, factor },
    output: {
      ...{ number: output, name: names[output - 1], before: before[output - 1], by, target },
      ...{ derivative: derivatives[output - 1], centralDifference: answer.centralDifference },
      firstOrder: answer.firstOrder,
    },
    change: change === null ? null : { delta: change.delta, weight: change.weight },
    proof: answer.proof,
    searched: answer.searched,
    range: { low: end(range.low), high: end(range.high) },
    outputs: names.map((label, k) => ({
      ...{ number: k + 1, name: label, before: before[k] },
      ...{ after: change === null ? null : change.after[k], derivative: derivatives[k] },
    })),
    curve: { weights: Array.from(curve.weights), values: Array.from(curve.values) },
  };
}

function finite(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

/** The report as lines for people. */
export function nudgeText(report: NudgeReport): string[] {
  const { place, layer, from, to, answer } = report;
  const what = from === 'b' ? `bias of unit ${to}` : `weight from input ${from} to unit ${to}`;
  const times = from === 'b' ? '' : `, which is multiplied with ${figure(answer.factor)} here`;
  return [
    place,
    `${what} of layer ${layer} (${answer.name}): ${figure(answer.weight)}${times}`,
    '',
    ...questionLines(report),
    '',
    ...outputTable(report),
    // A weight that changes nothing has a curve that says nothing.
    ...(answer.proof === 'constant' ? [] : ['', ...curveLines(report)]),
  ].map(printable);
}

function questionLines({ output, by, names, answer }: NudgeReport): string[] {
  const { before, target, derivatives, centralDifference, firstOrder, change, proof, searched } = answer;
  const verb = by > 0 ? 'rise' : 'fall';
  const lines = [
    `output ${output}, ${names[output - 1]}: ${figure(before[output - 1]!)}, to ${verb} by ${figure(Math.abs(by))} to ${figure(target)}`,
    `derivative: ${figure(derivatives[output - 1]!)} (by central differences ${figure(centralDifference)})`,
  ];
  if (firstOrder !== null) lines.push(`change to first order, rise / derivative: ${figure(firstOrder)}`);
  const looked = `${searched.points} weights from ${figure(searched.from)} to ${figure(searched.to)} were looked at, nothing is proven in between`;
  if (change !== null) {
    lines.push(`smallest change that does it: ${figure(change.delta)}, to ${change.weight}`);
    lines.push(
      proof === 'bounds' ? '  no smaller one does, by bounds of the output over all of them' : `  ${looked}`,
    );
    return lines;
  }
  const why = {
    constant: 'the weight is multiplied with 0 on this row and changes nothing',
    bounds: 'proven by bounds of the output over all weights',
    scan: looked,
  };
  lines.push('no change of this weight does it', `  ${why[proof]}`);
  return lines;
}

function outputTable({ names, answer }: NudgeReport): string[] {
  const { before, derivatives, change } = answer;
  const head = ['output', '', 'before', ...(change === null ? [] : ['after', 'change']), 'derivative'];
  const rows = names.map((name, k) => {
    const now = before[k]!;
    const later = change === null ? [] : [figure(change.after[k]!), figure(change.after[k]! - now)];
    return [String(k + 1), name, figure(now), ...later, figure(derivatives[k]!)];
  });
  return textTable([head, ...rows]);
}

function curveLines({ output, answer }: NudgeReport): string[] {
  const { curve, change, weight, range } = answer;
  const marks: [number, string][] = [[weight, '^']];
  if (change !== null) marks.push([change.weight, '*']);
  const drawn = sparkline({ x: curve.weights, y: curve.values }, SPARKLINE_COLUMNS, marks);
  const [from, to] = [curve.weights[0]!, curve.weights.at(-1)!];
  const key = change === null ? '^ the weight as it is' : '^ the weight as it is, * changed';
  return [
    `output ${output} over weights from ${figure(from)} to ${figure(to)} (${key})`,
    ...drawn.map((line) => `  ${line}`),
    `reachable: from ${endText(range.low)} to ${endText(range.high)}`,
  ];
}

function endText({ value, weight, kind }: RangeEnd): string {
  if (kind === 'constant') return figure(value);
  if (kind === 'attained') return `${figure(value)} (at ${figure(weight)})`;
  return `${figure(value)} (as the weight goes to ${figure(weight)})`;
}
