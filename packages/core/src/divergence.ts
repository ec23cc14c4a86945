import { FailureError } from './errors.ts';
import type { DatasetName } from './run/run-spec.ts';

/** An input of a row that is far larger than networks are made for. */
export interface OutstandingInput {
  /** The row's place in its dataset, from 0. */
  readonly row: number;
  /** The input's place in the row, from 0. */
  readonly feature: number;
  readonly value: number;
}

/** What can be seen of a training that diverged: plain data. */
export interface Divergence {
  /** From 1. */
  readonly epoch: number;
  /** The first step of the epoch, from 1, with a loss that is not finite; the last one where it was after that. */
  readonly step: number;
  /** Which loss was lost first, and what it was: in training the mean of the step. */
  readonly lost: DatasetName;
  readonly loss: number;
  /** Whose rows may have done it: those that were learned from, or others that failed alone. */
  readonly dataset: DatasetName;
  /** The first layer, from 0, that is not finite; or else the one with the largest weight. */
  readonly layer: {
    readonly index: number;
    readonly kind: string;
    readonly part: 'weights' | 'outputs';
    /** The largest magnitude in it: Infinity or NaN where it is not finite. */
    readonly largest: number;
  };
  /** The largest inputs of rows that may have done it, one for each row, from the largest down; none where all are small. */
  readonly outstanding: readonly OutstandingInput[];
  /** The largest magnitude of an input of all these rows. */
  readonly largestInput: number;
  /** The optimizer's, where it has one. */
  readonly learningRate: number | undefined;
}

/** How rows and inputs are called. */
export interface DivergenceNames {
  row(divergence: Divergence, row: number): string;
  input(divergence: Divergence, outstanding: OutstandingInput): string;
}

const BY_NUMBER: DivergenceNames = {
  row: ({ dataset }, row) => `${dataset} row ${row}`,
  input: (_divergence, { feature, value }) => `input ${feature} = ${shown(value)}`,
};

function shown(value: number): string {
  const text = String(value);
  return text.length > 8 && Number.isFinite(value) ? String(Number(value.toPrecision(4))) : text;
}

/** The diagnosis in one line, with a remedy. */
export function divergenceText(divergence: Divergence, names: DivergenceNames = BY_NUMBER): string {
  const { epoch, step, lost, loss, layer, outstanding, largestInput, learningRate } = divergence;
  const what = lost === 'train' ? 'training' : lost;
  const fault = Number.isFinite(layer.largest) ? `reach ${shown(layer.largest)}` : 'are not finite';
  const who = outstanding.map(
    (input) => `${names.row(divergence, input.row)} with ${names.input(divergence, input)}`,
  );
  const inputs =
    who.length === 0
      ? `no input stands out: all are within ±${shown(largestInput)}`
      : `${who.join(', ')} ${who.length === 1 ? 'stands' : 'stand'} out`;
  const now = learningRate === undefined ? '' : ` (now ${learningRate})`;
  const remedy = `try a lower learning rate${now}${who.length === 0 ? '' : ' or scaled inputs'}`;
  return `training diverged in epoch ${epoch}, step ${step}: ${what} loss ${loss}; the ${layer.part} of layer ${layer.index} (${layer.kind}) ${fault}; ${inputs}; ${remedy}`;
}

/** Training diverged; the message is {@link divergenceText}, unless there is a better one. */
export class DivergenceError extends FailureError {
  readonly divergence: Divergence;

  constructor(divergence: Divergence, message: string = divergenceText(divergence), options?: ErrorOptions) {
    super(message, options);
    this.divergence = divergence;
  }
}
