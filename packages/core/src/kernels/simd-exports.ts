/** What the WebAssembly module of assembly/ exports; pointers are byte offsets in its memory, 0 for none. */
export interface SimdExports {
  useScratch(pointer: number, bytes: number): void;
  tilePeak(passes: number): number;
  /** Makes the calls of a tape: see tape.ts. */
  play(tape: number, end: number): void;
  gatherBytes(out: number, data: number, decode: number, cols: number, ...range: StartRange): void;
  gatherDoubles(out: number, data: number, cols: number, ...range: StartRange): void;
  gatherClasses(
    out: number,
    codes: number,
    wide: number,
    decode: number,
    cols: number,
    ...range: StartRange
  ): void;
  gatherSparse(
    spans: number,
    room: number,
    roomBytes: number,
    starts: number,
    columns: number,
    values: number,
    decode: number,
    ...range: StartRange
  ): void;
  affine(
    out: number,
    x: number,
    weight: number,
    bias: number,
    inner: number,
    cols: number,
    ...range: Grid
  ): void;
  affineSparse(
    out: number,
    spans: number,
    room: number,
    roomBytes: number,
    weight: number,
    bias: number,
    inner: number,
    cols: number,
    ...range: Grid
  ): void;
  affineBackward(
    out: number,
    delta: number,
    weight: number,
    inner: number,
    cols: number,
    ...range: Grid
  ): void;
  toPanels(out: number, x: number, rows: number, cols: number, ...range: Range): void;
  updateWeight(...args: [...UpdatePointers, number, number, number, number, number, ...Range]): void;
  updateSparse(
    ...args: [...UpdatePointers, ...SparsePointers, number, number, number, number, ...Range]
  ): void;
  updateByOne(
    ...args: [...UpdatePointers, number, number, number, number, ...Range, number, number, number]
  ): void;
  updateBias(...args: [...UpdatePointers, number, number, number, ...Range]): void;
  updateFrom(...args: [...UpdatePointers, gradient: number, inner: number, cols: number, ...Range]): void;
  squaredNorm(out: number, x: number, inner: number, cols: number, ...range: Range): void;
  average(out: number, x: number, scalars: number, inner: number, cols: number, ...range: Range): void;
  map(formula: number, out: number, x: number, count: number, parameter: number): void;
  mapGradient(
    formula: number,
    out: number,
    delta: number,
    x: number,
    y: number,
    count: number,
    parameter: number,
  ): void;
  gatherNumbers(out: number, ...range: StartRange): void;
  dropout(...args: [...Many<9>, ...Range]): void;
  layerNorm(...args: [...Many<6>, ...Range]): void;
  layerNormBackward(...args: [...Many<5>, ...Range]): void;
  layerNormContribute(ofGain: number, delta: number, work: number, cols: number, ...range: Range): void;
  batchStatistics(...args: [...Many<6>, ...Range]): void;
  runningStatistics(batch: number, mean: number, variance: number, cols: number): void;
  batchNorm(...args: [...Many<6>, ...Range]): void;
  batchSums(batch: number, delta: number, x: number, rows: number, cols: number, ...range: Range): void;
  batchNormBackward(...args: [...Many<7>, ...Range]): void;
  prelu(out: number, x: number, slopes: number, cols: number, ...range: Range): void;
  preluBackward(...args: [...Many<5>, ...Range]): void;
  preluContribute(ofSlopes: number, delta: number, x: number, cols: number, ...range: Range): void;
  copyColumns(out: number, outCols: number, x: number, cols: number, count: number, ...range: Range): void;
  waves(
    ...args: [
      number,
      number,
      number,
      number,
      number,
      number,
      ...WavePointers,
      bias: number,
      ...WaveSizes,
      ...Range,
    ]
  ): void;
  wavesBackward(
    ...args: [number, number, number, number, number, number, number, ...WavePointers, ...WaveSizes, ...Range]
  ): void;
  wavesContribute(
    ...args: [
      ...[ofFrequency: number, ofPhases: number, angles: number],
      ...[ofWeight: number, weights: number, ofBias: number, biases: number],
      ...[delta: number, y: number, deltaCols: number, work: number, workCols: number],
      ...[x: number, cols: number, weight: number],
      ...WaveSizes,
      ...Range,
    ]
  ): void;
  addNumbers(out: number, x: number, count: number): void;
  divideNumbers(out: number, divisor: number, count: number): void;
  scaleRows(out: number, factors: number, cols: number, ...range: Range): void;
  multiplyNumbers(out: number, x: number, y: number, count: number): void;
  multiplyColumns(out: number, x: number, factors: number, cols: number, ...range: Range): void;
  softmaxRows(out: number, x: number, cols: number, ...range: Range): void;
  softmaxBackward(out: number, delta: number, y: number, cols: number, ...range: Range): void;
  lossValue(
    formula: number,
    losses: number,
    outputs: number,
    targets: number,
    cols: number,
    rows: number,
    parameter: number,
  ): void;
  lossGradient(
    formula: number,
    delta: number,
    outputs: number,
    targets: number,
    cols: number,
    rows: number,
    samples: number,
    parameter: number,
  ): void;
  crossEntropyValue(losses: number, logits: number, targets: number, cols: number, ...range: Range): void;
  crossEntropyGradient(
    delta: number,
    logits: number,
    targets: number,
    cols: number,
    samples: number,
    ...range: Range
  ): void;
}

type Range = [from: number, to: number];
type Grid = [from: number, to: number, left: number, right: number];
type StartRange = [order: number, start: number, from: number, to: number];
/** So many pointers and sizes, whose names are those of the function in assembly/. */
type Many<N extends number, T extends number[] = []> = T['length'] extends N ? T : Many<N, [...T, number]>;
type WavePointers = [frequency: number, phases: number, weight: number];
type WaveSizes = [count: number, frequencies: number, size: number];
type SparsePointers = [spans: number, columns: number, values: number, decode: number];
type UpdatePointers = [
  rule: number,
  parameter: number,
  state0: number,
  state1: number,
  state2: number,
  scalars: number,
];
