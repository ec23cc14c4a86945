import type { DatasetInputs, DatasetTargets } from '../dataset.ts';
import { ACTIVATIONS, LOSSES, RULES, TRANSFORMS } from '../generated/simd-module.ts';
import type { Matrix } from '../matrix.ts';
import type { Panels } from '../panels.ts';
import { UNPACKED_BYTES } from '../sparse-rows.ts';
import type { Formula, LossFormula } from './formulas.ts';
import type { Draws, Kernels, Rows, Update, WaveContributions, Waves } from './kernels.ts';
import { referenceKernels } from './reference.ts';
import type { SimdExports } from './simd-exports.ts';

/** Numbers of the largest state that the module's rules keep per parameter. */
const MOST_SLOTS = 3;

/**
 * The kernels in WebAssembly SIMD, two doubles at a time, over arrays that lie in the module's memory. Same bits as the reference,
 * which also stands in for a formula that was not there when the module was built.
 */
export class SimdKernels implements Kernels {
  readonly name = 'simd';
  /** Where tapes for these kernels may lie; null for none. */
  readonly tapeRoom: Uint8Array | null;
  readonly #wasm: SimdExports;
  readonly #fallback: Kernels;

  /**
   * @param exports Of an instance of the module.
   * @param scratch The work space that this instance alone may use.
   * @param options The room for tapes, which is this instance's alone too, and what stands in for a formula that the module does not know.
   */
  constructor(
    exports: SimdExports,
    scratch: Uint8Array,
    {
      tapeRoom = null,
      fallback = referenceKernels,
    }: { tapeRoom?: Uint8Array | null; fallback?: Kernels } = {},
  ) {
    this.#wasm = exports;
    this.#fallback = fallback;
    this.tapeRoom = tapeRoom;
    exports.useScratch(scratch.byteOffset, scratch.byteLength);
  }

  /** Makes the calls that lie from `begin` to `end` in its memory: see tape.ts. */
  play(begin: number, end: number): void {
    this.#wasm.play(begin, end);
  }

  /**
   * Computes the innermost tile of a product so many times on numbers in the work space (16 KB of it), and gives the multiplications
   * and additions that this took: benchmarks measure products against it.
   */
  runTile(passes: number): number {
    return this.#wasm.tilePeak(passes);
  }

  gatherInputs(
    out: Rows,
    inputs: DatasetInputs,
    order: Int32Array | null,
    start: number,
    from: number,
    to: number,
  ): void {
    const at = order === null ? 0 : order.byteOffset;
    if ('spans' in out) {
      const { spans, room, longest } = out;
      if (inputs.kind !== 'sparse') return;
      const { starts, columns, values, decode } = inputs.rows;
      // biome-ignore format: pointers, then the range
      this.#wasm.gatherSparse(
        spans.byteOffset, room.byteOffset, UNPACKED_BYTES * longest,
        starts.byteOffset, columns.byteOffset, values.byteOffset, pointer(decode),
        at, start, from, to,
      );
    } else if (inputs.kind === 'bytes') {
      const { data, decode, cols } = inputs;
      this.#wasm.gatherBytes(
        out.data.byteOffset,
        data.byteOffset,
        decode.byteOffset,
        cols,
        at,
        start,
        from,
        to,
      );
    } else if (inputs.kind === 'doubles') {
      this.#wasm.gatherDoubles(out.data.byteOffset, inputs.data.byteOffset, inputs.cols, at, start, from, to);
    }
  }

  gatherTargets(
    out: Matrix,
    targets: DatasetTargets,
    order: Int32Array | null,
    start: number,
    from: number,
    to: number,
  ): void {
    const at = order === null ? 0 : order.byteOffset;
    if (targets.kind === 'values') {
      this.#wasm.gatherDoubles(
        out.data.byteOffset,
        targets.data.byteOffset,
        targets.cols,
        at,
        start,
        from,
        to,
      );
      return;
    }
    const { data, decode, cols } = targets;
    const wide = data instanceof Int32Array ? 1 : 0;
    this.#wasm.gatherClasses(
      out.data.byteOffset,
      data.byteOffset,
      wide,
      decode.data.byteOffset,
      cols,
      at,
      start,
      from,
      to,
    );
  }

  affine(
    out: Matrix,
    x: Rows,
    weight: Panels,
    bias: Float64Array | null,
    from: number,
    to: number,
    left = 0,
    right: number = weight.cols,
  ): void {
    const { rows, cols } = weight;
    const at = weight.data.byteOffset;
    if ('spans' in x) {
      // biome-ignore format: pointers, then sizes
      this.#wasm.affineSparse(
        out.data.byteOffset, x.spans.byteOffset, x.room.byteOffset, UNPACKED_BYTES * x.longest, at, pointer(bias),
        rows, cols, from, to, left, right,
      );
    } else {
      // biome-ignore format: pointers, then sizes
      this.#wasm.affine(
        out.data.byteOffset, x.data.byteOffset, at, pointer(bias), rows, cols, from, to, left, right,
      );
    }
  }

  affineBackward(
    out: Matrix,
    delta: Matrix,
    weight: Panels,
    from: number,
    to: number,
    left = 0,
    right: number = weight.rows,
  ): void {
    const { rows, cols, data } = weight;
    // biome-ignore format: pointers, then sizes
    this.#wasm.affineBackward(
      out.data.byteOffset, delta.data.byteOffset, data.byteOffset, rows, cols, from, to, left, right,
    );
  }

  toPanels(out: Panels, x: Matrix, from: number, to: number): void {
    this.#wasm.toPanels(out.data.byteOffset, x.data.byteOffset, out.rows, out.cols, from, to);
  }

  updateWeight(update: Update, x: Rows, delta: Panels, from: number, to: number): void {
    const rule = ruleNumber(update);
    if (rule < 0) {
      this.#fallback.updateWeight(update, x, delta, from, to);
      return;
    }
    const { rows, cols, data } = update.parameter;
    if ('spans' in x) {
      const { columns, values, decode } = x.entries;
      // biome-ignore format: pointers, then sizes
      this.#wasm.updateSparse(
        rule, data.byteOffset, slot(update, 0), slot(update, 1), slot(update, 2), update.scalars.byteOffset,
        x.spans.byteOffset, columns.byteOffset, values.byteOffset, pointer(decode), delta.data.byteOffset,
        x.rows, rows, cols, from, to,
      );
    } else {
      // biome-ignore format: pointers, then sizes
      this.#wasm.updateWeight(
        rule, data.byteOffset, slot(update, 0), slot(update, 1), slot(update, 2), update.scalars.byteOffset,
        x.data.byteOffset, delta.data.byteOffset, x.rows, rows, cols, from, to,
      );
    }
  }

  updateWeightAhead(
    update: Update,
    x: Matrix,
    delta: Panels,
    out: Matrix,
    next: Matrix,
    bias: Float64Array | null,
  ): void {
    const rule = ruleNumber(update);
    if (rule < 0) {
      this.#fallback.updateWeightAhead(update, x, delta, out, next, bias);
      return;
    }
    const { rows, cols, data } = update.parameter;
    // biome-ignore format: pointers, then sizes
    this.#wasm.updateByOne(
      rule, data.byteOffset, slot(update, 0), slot(update, 1), slot(update, 2), update.scalars.byteOffset,
      x.data.byteOffset, delta.data.byteOffset, rows, cols, 0, rows,
      next.data.byteOffset, out.data.byteOffset, pointer(bias),
    );
  }

  updateBias(update: Update, delta: Panels, from: number, to: number): void {
    const rule = ruleNumber(update);
    if (rule < 0) {
      this.#fallback.updateBias(update, delta, from, to);
      return;
    }
    // biome-ignore format: pointers, then sizes
    this.#wasm.updateBias(
      rule, update.parameter.data.byteOffset, slot(update, 0), slot(update, 1), slot(update, 2), update.scalars.byteOffset,
      delta.data.byteOffset, delta.rows, delta.cols, from, to,
    );
  }

  updateFrom(update: Update, gradient: Panels, from: number, to: number): void {
    const rule = ruleNumber(update);
    if (rule < 0) {
      this.#fallback.updateFrom(update, gradient, from, to);
      return;
    }
    const { rows, cols, data } = update.parameter;
    // biome-ignore format: pointers, then sizes
    this.#wasm.updateFrom(
      rule, data.byteOffset, slot(update, 0), slot(update, 1), slot(update, 2), update.scalars.byteOffset,
      gradient.data.byteOffset, rows, cols, from, to,
    );
  }

  squaredNorm(out: Float64Array, index: number, x: Panels, from: number, to: number): void {
    this.#wasm.squaredNorm(out.byteOffset + 8 * index, x.data.byteOffset, x.rows, x.cols, from, to);
  }

  average(out: Panels, x: Panels, scalars: Float64Array, from: number, to: number): void {
    this.#wasm.average(out.data.byteOffset, x.data.byteOffset, scalars.byteOffset, x.rows, x.cols, from, to);
  }

  map(formula: Formula, out: Matrix, x: Matrix, from: number, to: number, parameter = 0): void {
    const id = ACTIVATIONS.indexOf(formula.name);
    if (id < 0) {
      this.#fallback.map(formula, out, x, from, to, parameter);
      return;
    }
    const at = 8 * from * x.cols;
    this.#wasm.map(id, out.data.byteOffset + at, x.data.byteOffset + at, (to - from) * x.cols, parameter);
  }

  mapGradient(
    formula: Formula,
    out: Matrix,
    delta: Matrix,
    x: Matrix,
    y: Matrix,
    from: number,
    to: number,
    parameter = 0,
  ): void {
    const id = ACTIVATIONS.indexOf(formula.name);
    if (id < 0) {
      this.#fallback.mapGradient(formula, out, delta, x, y, from, to, parameter);
      return;
    }
    const at = 8 * from * x.cols;
    const count = (to - from) * x.cols;
    this.#wasm.mapGradient(
      id,
      out.data.byteOffset + at,
      delta.data.byteOffset + at,
      x.data.byteOffset + at,
      y.data.byteOffset + at,
      count,
      parameter,
    );
  }

  gatherNumbers(out: Int32Array, order: Int32Array | null, start: number, from: number, to: number): void {
    this.#wasm.gatherNumbers(out.byteOffset, order === null ? 0 : order.byteOffset, start, from, to);
  }

  dropout(out: Matrix, x: Matrix, threshold: number, draws: Draws, from: number, to: number): void {
    const { numbers, clock, stream, seed } = draws;
    const high = Math.floor(seed / 4294967296);
    // biome-ignore format: pointers, then numbers
    this.#wasm.dropout(
      out.data.byteOffset, x.data.byteOffset, x.cols, threshold,
      numbers.byteOffset, clock.byteOffset, stream, seed >>> 0, high, from, to,
    );
  }

  layerNorm(
    out: Matrix,
    work: Matrix,
    x: Matrix,
    gain: Float64Array,
    shift: Float64Array,
    from: number,
    to: number,
  ): void {
    // biome-ignore format: pointers, then sizes
    this.#wasm.layerNorm(
      out.data.byteOffset, work.data.byteOffset, x.data.byteOffset, gain.byteOffset, shift.byteOffset, x.cols, from, to,
    );
  }

  layerNormBackward(
    inputDelta: Matrix,
    delta: Matrix,
    work: Matrix,
    gain: Float64Array,
    from: number,
    to: number,
  ): void {
    // biome-ignore format: pointers, then sizes
    this.#wasm.layerNormBackward(
      inputDelta.data.byteOffset, delta.data.byteOffset, work.data.byteOffset, gain.byteOffset, delta.cols, from, to,
    );
  }

  layerNormContribute(ofGain: Matrix, delta: Matrix, work: Matrix, from: number, to: number): void {
    const [target, source] = [ofGain.data.byteOffset, delta.data.byteOffset];
    this.#wasm.layerNormContribute(target, source, work.data.byteOffset, delta.cols, from, to);
  }

  batchStatistics(
    batch: Float64Array,
    mean: Float64Array,
    variance: Float64Array,
    x: Matrix,
    left: number,
    right: number,
  ): void {
    // biome-ignore format: pointers, then sizes
    this.#wasm.batchStatistics(
      batch.byteOffset, mean.byteOffset, variance.byteOffset, x.data.byteOffset, x.rows, x.cols, left, right,
    );
  }

  runningStatistics(batch: Float64Array, mean: Float64Array, variance: Float64Array): void {
    this.#wasm.runningStatistics(batch.byteOffset, mean.byteOffset, variance.byteOffset, mean.length);
  }

  batchNorm(
    out: Matrix,
    x: Matrix,
    batch: Float64Array,
    gain: Float64Array,
    shift: Float64Array,
    from: number,
    to: number,
  ): void {
    // biome-ignore format: pointers, then sizes
    this.#wasm.batchNorm(
      out.data.byteOffset, x.data.byteOffset, batch.byteOffset, gain.byteOffset, shift.byteOffset, x.cols, from, to,
    );
  }

  batchSums(batch: Float64Array, delta: Matrix, x: Matrix, left: number, right: number): void {
    const [slopes, source] = [delta.data.byteOffset, x.data.byteOffset];
    this.#wasm.batchSums(batch.byteOffset, slopes, source, x.rows, x.cols, left, right);
  }

  batchNormBackward(
    inputDelta: Matrix,
    delta: Matrix,
    x: Matrix,
    batch: Float64Array,
    gain: Float64Array,
    from: number,
    to: number,
  ): void {
    // biome-ignore format: pointers, then sizes
    this.#wasm.batchNormBackward(
      inputDelta.data.byteOffset, delta.data.byteOffset, x.data.byteOffset, batch.byteOffset, gain.byteOffset,
      x.rows, x.cols, from, to,
    );
  }

  prelu(out: Matrix, x: Matrix, slopes: Float64Array, from: number, to: number): void {
    this.#wasm.prelu(out.data.byteOffset, x.data.byteOffset, slopes.byteOffset, x.cols, from, to);
  }

  preluBackward(
    inputDelta: Matrix,
    delta: Matrix,
    x: Matrix,
    slopes: Float64Array,
    from: number,
    to: number,
  ): void {
    // biome-ignore format: pointers, then sizes
    this.#wasm.preluBackward(
      inputDelta.data.byteOffset, delta.data.byteOffset, x.data.byteOffset, slopes.byteOffset, x.cols, from, to,
    );
  }

  preluContribute(ofSlopes: Matrix, delta: Matrix, x: Matrix, from: number, to: number): void {
    const [target, source] = [ofSlopes.data.byteOffset, delta.data.byteOffset];
    this.#wasm.preluContribute(target, source, x.data.byteOffset, x.cols, from, to);
  }

  copyColumns(
    out: Matrix,
    output: number,
    x: Matrix,
    input: number,
    count: number,
    from: number,
    to: number,
  ): void {
    const [target, source] = [out.data.byteOffset + 8 * output, x.data.byteOffset + 8 * input];
    this.#wasm.copyColumns(target, out.cols, source, x.cols, count, from, to);
  }

  waves(w: Waves, out: Matrix, work: Matrix, x: Matrix, from: number, to: number): void {
    const { frequency, phases, weight } = wavePointers(w);
    // biome-ignore format: pointers, then sizes
    this.#wasm.waves(
      out.data.byteOffset + 8 * w.output, out.cols, waveWork(w, work), work.cols, x.data.byteOffset + 8 * w.input, x.cols,
      frequency, phases, weight, w.bias.byteOffset + 8 * w.first * w.size,
      w.count, w.frequencies, w.size, from, to,
    );
  }

  wavesBackward(
    w: Waves,
    inputDelta: Matrix,
    delta: Matrix,
    work: Matrix,
    y: Matrix,
    from: number,
    to: number,
  ): void {
    const { frequency, phases, weight } = wavePointers(w);
    const at = 8 * w.output;
    // biome-ignore format: pointers, then sizes
    this.#wasm.wavesBackward(
      inputDelta.data.byteOffset + 8 * w.input, inputDelta.cols,
      delta.data.byteOffset + at, y.data.byteOffset + at, delta.cols, waveWork(w, work), work.cols,
      frequency, phases, weight, w.count, w.frequencies, w.size, from, to,
    );
  }

  wavesContribute(
    w: Waves,
    { frequency, phases, weight, bias }: WaveContributions,
    delta: Matrix,
    work: Matrix,
    x: Matrix,
    y: Matrix,
    from: number,
    to: number,
  ): void {
    const angles = 8 * w.first * w.frequencies;
    const at = 8 * w.output;
    const pointers = wavePointers(w);
    // biome-ignore format: pointers, then sizes
    this.#wasm.wavesContribute(
      frequency.data.byteOffset + angles, phases === null ? 0 : phases.data.byteOffset + angles, frequency.cols,
      weight.data.byteOffset + pointers.weight - w.weight.byteOffset, weight.cols,
      bias.data.byteOffset + 8 * w.first * w.size, bias.cols,
      delta.data.byteOffset + at, y.data.byteOffset + at, delta.cols, waveWork(w, work), work.cols,
      x.data.byteOffset + 8 * w.input, x.cols, pointers.weight, w.count, w.frequencies, w.size, from, to,
    );
  }

  addRows(out: Matrix, x: Matrix, from: number, to: number): void {
    const at = 8 * from * x.cols;
    this.#wasm.addNumbers(out.data.byteOffset + at, x.data.byteOffset + at, (to - from) * x.cols);
  }

  divideRows(out: Matrix, divisor: number, from: number, to: number): void {
    const at = 8 * from * out.cols;
    this.#wasm.divideNumbers(out.data.byteOffset + at, divisor, (to - from) * out.cols);
  }

  scaleRows(out: Matrix, factors: Float64Array, from: number, to: number): void {
    this.#wasm.scaleRows(out.data.byteOffset, factors.byteOffset, out.cols, from, to);
  }

  multiplyRows(out: Matrix, x: Matrix, y: Matrix, from: number, to: number): void {
    const at = 8 * from * x.cols;
    const count = (to - from) * x.cols;
    // biome-ignore format: pointers, then the count
    this.#wasm.multiplyNumbers(out.data.byteOffset + at, x.data.byteOffset + at, y.data.byteOffset + at, count);
  }

  multiplyColumns(out: Matrix, x: Matrix, factors: Float64Array, from: number, to: number): void {
    const { cols } = x;
    // biome-ignore format: pointers, then sizes
    this.#wasm.multiplyColumns(out.data.byteOffset, x.data.byteOffset, factors.byteOffset, cols, from, to);
  }

  softmaxRows(out: Matrix, x: Matrix, from: number, to: number): void {
    this.#wasm.softmaxRows(out.data.byteOffset, x.data.byteOffset, x.cols, from, to);
  }

  softmaxBackward(out: Matrix, delta: Matrix, y: Matrix, from: number, to: number): void {
    this.#wasm.softmaxBackward(
      out.data.byteOffset,
      delta.data.byteOffset,
      y.data.byteOffset,
      y.cols,
      from,
      to,
    );
  }

  lossValue(
    formula: LossFormula,
    losses: Float64Array,
    offset: number,
    outputs: Matrix,
    targets: Matrix,
    from: number,
    to: number,
    parameter = 0,
  ): void {
    const id = LOSSES.indexOf(formula.name);
    if (id < 0) {
      this.#fallback.lossValue(formula, losses, offset, outputs, targets, from, to, parameter);
      return;
    }
    const at = 8 * from * outputs.cols;
    this.#wasm.lossValue(
      id,
      losses.byteOffset + 8 * (offset + from),
      outputs.data.byteOffset + at,
      targets.data.byteOffset + at,
      outputs.cols,
      to - from,
      parameter,
    );
  }

  lossGradient(
    formula: LossFormula,
    delta: Matrix,
    outputs: Matrix,
    targets: Matrix,
    count: number,
    from: number,
    to: number,
    parameter = 0,
  ): void {
    const id = LOSSES.indexOf(formula.name);
    if (id < 0) {
      this.#fallback.lossGradient(formula, delta, outputs, targets, count, from, to, parameter);
      return;
    }
    const at = 8 * from * outputs.cols;
    this.#wasm.lossGradient(
      id,
      delta.data.byteOffset + at,
      outputs.data.byteOffset + at,
      targets.data.byteOffset + at,
      outputs.cols,
      to - from,
      count,
      parameter,
    );
  }

  crossEntropyValue(
    losses: Float64Array,
    offset: number,
    logits: Matrix,
    targets: Matrix,
    from: number,
    to: number,
  ): void {
    this.#wasm.crossEntropyValue(
      losses.byteOffset + 8 * offset,
      logits.data.byteOffset,
      targets.data.byteOffset,
      logits.cols,
      from,
      to,
    );
  }

  crossEntropyGradient(
    delta: Matrix,
    logits: Matrix,
    targets: Matrix,
    count: number,
    from: number,
    to: number,
  ): void {
    this.#wasm.crossEntropyGradient(
      delta.data.byteOffset,
      logits.data.byteOffset,
      targets.data.byteOffset,
      logits.cols,
      count,
      from,
      to,
    );
  }
}

/** Where the parameters of the first input of these waves lie. */
function wavePointers({ first, frequencies, size, phases, frequency, weight }: Waves) {
  const angles = 8 * first * frequencies;
  const tall = phases === null ? 2 * frequencies : frequencies;
  return {
    frequency: frequency.byteOffset + angles,
    phases: phases === null ? 0 : phases.byteOffset + angles,
    weight: weight.byteOffset + 8 * first * tall * size,
  };
}

/** Where the cosines of the first input of these waves lie in its row. */
function waveWork({ first, frequencies }: Waves, work: Matrix): number {
  return work.data.byteOffset + 16 * first * frequencies;
}

/** Bit of a rule's number that says that the gradient goes on from its state; as in assembly/update.ts. */
const CONTINUES = 128;

/** The module's number of a rule, and from bit 8 on a bit for each transform before it; -1 where it does not know one of them. */
function ruleNumber({ rule, state, transforms, continues }: Update): number {
  const known = state.length > MOST_SLOTS ? -1 : RULES.indexOf(rule.name);
  const number = known >= 0 && continues === true ? known | CONTINUES : known;
  if (number < 0 || transforms === undefined || transforms.length === 0) return number;
  const places = transforms.map(({ name }) => TRANSFORMS.indexOf(name));
  return places.includes(-1) ? -1 : places.reduce((bits, place) => bits | (256 << place), number);
}

function slot({ state }: Update, k: number): number {
  return state[k]?.data.byteOffset ?? 0;
}

function pointer(values: Float64Array | null): number {
  return values === null ? 0 : values.byteOffset;
}
