import { UsageError } from '../errors.ts';
import type { Waves } from '../kernels/kernels.ts';
import type { Matrix } from '../matrix.ts';
import type { Panels } from '../panels.ts';
import { checkOptions } from './check-options.ts';
import type { LayerKind, LayerSpec, LayerTensors, ParameterSpec } from './layer.ts';
import { checkRate } from './scale.ts';

/** Options of the embeddings by waves. */
export interface WaveOptions {
  /** The inputs to embed, from 0, ascending; all others pass as they are. */
  readonly columns: readonly number[];
  /** How many waves each has; an even number. */
  readonly frequencies?: number;
  /** How many outputs each becomes. */
  readonly size?: number;
  /** The standard deviation of the first frequencies, in turns per unit of the input. */
  readonly deviation?: number;
  /** A factor on the run's learning rate. */
  readonly learningRate?: number;
}

/** The spec of an embedding by waves. */
export function waveSpec(
  kind: string,
  options: WaveOptions,
  defaults: Required<Omit<WaveOptions, 'columns'>>,
): LayerSpec {
  return { kind, ...defaults, ...options, columns: [...options.columns] };
}

interface Wanted {
  readonly columns: readonly number[];
  readonly frequencies: number;
  readonly size: number;
}

function wanted(spec: LayerSpec): Wanted {
  const { columns, frequencies, size } = spec;
  return { columns: columns as readonly number[], frequencies: Number(frequencies), size: Number(size) };
}

/** The embeddings of numbers by waves: with phases, x beside them (PBLD), or without and cut at zero (PLR). */
export function wavesLayer(phased: boolean): LayerKind {
  const width = ({ size }: Wanted): number => (phased ? size + 1 : size);
  const tall = ({ frequencies }: Wanted): number => (phased ? frequencies : 2 * frequencies);
  /** The parameters, and neighbors among the embedded inputs and among the others. */
  const parts = (spec: LayerSpec, inputs: number, parameters: readonly Panels[]) => {
    const own = wanted(spec);
    const [frequency, ...rest] = parameters.map(({ data }) => data);
    const [phases, weight, bias] = phased ? rest : [null, ...rest];
    const shared = { ...own, frequency: frequency!, phases: phases!, weight: weight!, bias: bias! };
    const waves: Waves[] = [];
    const copies: { input: number; output: number; count: number }[] = [];
    let output = 0;
    let first = 0;
    for (let input = 0; input < inputs; ) {
      const embedded = own.columns[first] === input;
      let count = 1;
      if (embedded) while (own.columns[first + count] === input + count) count++;
      else while (input + count < inputs && own.columns[first] !== input + count) count++;
      if (embedded) waves.push({ ...shared, input, output, first, count });
      else copies.push({ input, output, count });
      output += count * (embedded ? width(own) : 1);
      if (embedded) first += count;
      input += count;
    }
    return { waves, copies };
  };
  /** The layer's parts do not change while it is used: found once for each set of tensors. */
  const known = new WeakMap<readonly Panels[], ReturnType<typeof parts>>();
  const partsOf = ({ parameters, input, spec }: LayerTensors) => {
    const found = known.get(parameters) ?? parts(spec, input.cols, parameters);
    known.set(parameters, found);
    return found;
  };
  return {
    elementwise: false,
    sparseInput: false,
    cutsColumns: false,
    check,
    outputs: (spec, inputs) => inputs + wanted(spec).columns.length * (width(wanted(spec)) - 1),
    work: (spec) => 2 * wanted(spec).columns.length * wanted(spec).frequencies,
    parameters(spec, inputs) {
      const own = wanted(spec);
      const last = own.columns[own.columns.length - 1]!;
      if (last >= inputs) {
        throw new UsageError(
          `${spec.kind}: expected columns below ${inputs}, the number of inputs, got ${last}`,
        );
      }
      const vector = (name: string, perInput: number, initializer: string, fanIn: number): ParameterSpec => ({
        name,
        rows: own.columns.length * perInput,
        cols: 1,
        initializer,
        fanIn,
        fanOut: own.size,
        file: 'vector',
        learningRate: Number(spec['learningRate']),
        gain: name === 'frequency' ? Number(spec['deviation']) : 1,
      });
      return [
        vector('frequency', own.frequencies, 'normal', 1),
        ...(phased ? [vector('phase', own.frequencies, 'halfTurns', 1)] : []),
        vector('weight', tall(own) * own.size, 'lecunUniform', tall(own)),
        vector('bias', own.size, 'lecunUniform', tall(own)),
      ];
    },
    forward(kernels, tensors, from, to) {
      const { input, output, work } = tensors;
      const { waves, copies } = partsOf(tensors);
      const x = input as Matrix;
      for (const w of waves) kernels.waves(w, output, work!, x, from, to);
      for (const c of copies) kernels.copyColumns(output, c.output, x, c.input, c.count, from, to);
    },
    backward(kernels, tensors, outputDelta, inputDelta, from, to) {
      const { output, work } = tensors;
      const { waves, copies } = partsOf(tensors);
      for (const w of waves) kernels.wavesBackward(w, inputDelta, outputDelta, work!, output, from, to);
      for (const c of copies)
        kernels.copyColumns(inputDelta, c.input, outputDelta, c.output, c.count, from, to);
    },
    contribute(kernels, tensors, outputDelta, contributions, from, to) {
      const { input, output, work } = tensors;
      const [frequency, ...rest] = contributions;
      const [phases, weight, bias] = phased ? rest : [null, ...rest];
      const into = { frequency: frequency!, phases: phases!, weight: weight!, bias: bias! };
      for (const w of partsOf(tensors).waves)
        kernels.wavesContribute(w, into, outputDelta, work!, input as Matrix, output, from, to);
    },
    update: (kernels, { contributions }, _outputDelta, parameter, update, from, to) =>
      kernels.updateBias(update, contributions![parameter]!, from, to),
  };
}

function check(spec: LayerSpec): void {
  const { kind, columns, frequencies, size, deviation } = spec;
  checkOptions(spec, ['columns', 'frequencies', 'size', 'deviation', 'learningRate']);
  checkRate(spec);
  const isAscending =
    Array.isArray(columns) &&
    columns.length > 0 &&
    columns.every((c, i) => Number.isSafeInteger(c) && c >= 0 && (i === 0 || c > columns[i - 1]));
  if (!isAscending)
    throw new UsageError(`${kind}: expected columns, from 0 and ascending, got ${JSON.stringify(columns)}`);
  for (const [name, value, least] of [
    ['frequencies', frequencies, 2],
    ['size', size, 1],
  ] as const) {
    if (!Number.isSafeInteger(value) || Number(value) < least)
      throw new UsageError(
        `${kind}: expected a whole number of ${name}, at least ${least}, got ${String(value)}`,
      );
  }
  if (Number(frequencies) % 2 === 1)
    throw new UsageError(`${kind}: expected an even number of frequencies, got ${String(frequencies)}`);
  if (typeof deviation !== 'number' || !(deviation > 0) || !Number.isFinite(deviation))
    throw new UsageError(`${kind}: expected a deviation above 0, got ${String(deviation)}`);
}
