import { cubicMinimum, type LinePoint } from './cubic-minimum.ts';
import { addPair, dot, setDirection } from './lbfgs-direction.ts';
import { type LbfgsMemory, NUMBER } from './lbfgs-memory.ts';

/** Trials of a search, at most. */
export const MOST_TRIALS = 25;
/** Below it a slope, or a bracket times the largest element of d, is taken for nothing. */
const TOLERANCE = 1e-9;
/** The largest element of a gradient that is taken for zero. */
const TOLERANCE_GRADIENT = 1e-7;
/** The Wolfe conditions: f(t) ≤ f(0) + c₁·t·f′(0) and |f′(t)| ≤ −c₂·f′(0). */
const C1 = 1e-4;
const C2 = 0.9;

/** What an evaluation is for. */
export const Phase = {
  /** Nothing is to be evaluated: the parameters are those of the last iteration. */
  done: 0,
  /** The very first gradient. */
  origin: 1,
  /** A trial on the way out. */
  bracket: 2,
  /** A trial within the bracket. */
  zoom: 3,
  /** The losses of the rows once more, where the last trial was not the one taken. */
  settle: 4,
} as const;

/** One end of the bracket, or the trial before the last while there is none. */
function end({ numbers }: LbfgsMemory, which: 0 | 1): LinePoint {
  const at = NUMBER.bracket + 3 * which;
  return { t: numbers[at]!, value: numbers[at + 1]!, slope: numbers[at + 2]! };
}

function setEnd(
  { numbers, ends }: LbfgsMemory,
  which: 0 | 1,
  { t, value, slope }: LinePoint,
  gradient: Float64Array,
): void {
  const at = NUMBER.bracket + 3 * which;
  numbers[at] = t;
  numbers[at + 1] = value;
  numbers[at + 2] = slope;
  ends[which].set(gradient);
}

/** The end with the lower value; the first of two equal ones. What is no number is not low. */
function lowEnd(memory: LbfgsMemory): 0 | 1 {
  const [first, second] = [end(memory, 0).value, end(memory, 1).value];
  return Number.isNaN(first) || second < first ? 1 : 0;
}

/**
 * Begins an iteration: sets the parameters to what is to be evaluated first.
 * @param rate The learning rate, where t begins.
 */
export function beginIteration(memory: LbfgsMemory, parameters: Float64Array, rate: number): void {
  const { numbers } = memory;
  if (numbers[NUMBER.iterations] === 0) numbers[NUMBER.phase] = Phase.origin;
  else beginSearch(memory, parameters, rate);
}

/**
 * Goes on after an evaluation: with the value and the gradient at the parameters sets them to the next trial, or, at the end of the
 * search, to what it found. The phase tells which.
 */
export function nextTrial(
  memory: LbfgsMemory,
  parameters: Float64Array,
  value: number,
  gradient: Float64Array,
  rate: number,
): void {
  const { numbers } = memory;
  const phase = numbers[NUMBER.phase];
  if (phase === Phase.origin) {
    numbers[NUMBER.value] = value;
    memory.origin.set(parameters);
    memory.gradient.set(gradient);
    beginSearch(memory, parameters, rate);
  } else if (phase === Phase.settle) {
    numbers[NUMBER.phase] = Phase.done;
  } else {
    numbers[NUMBER.trials] = numbers[NUMBER.trials]! + 1;
    const trial = { t: numbers[NUMBER.t]!, value, slope: dot(gradient, memory.direction) };
    if (phase === Phase.bracket) afterBracketing(memory, parameters, trial, gradient);
    else afterZooming(memory, parameters, trial, gradient);
  }
}

function beginSearch(memory: LbfgsMemory, parameters: Float64Array, rate: number): void {
  const { numbers, gradient, direction } = memory;
  setDirection(memory);
  const slope = dot(gradient, direction);
  const [sum, largest] = sizes(gradient);
  const isFirst = numbers[NUMBER.iterations] === 0;
  numbers[NUMBER.iterations] = numbers[NUMBER.iterations]! + 1;
  if (slope > -TOLERANCE || largest <= TOLERANCE_GRADIENT) {
    numbers[NUMBER.phase] = Phase.done;
    return;
  }
  numbers[NUMBER.slope] = slope;
  numbers[NUMBER.reach] = sizes(direction)[1];
  numbers[NUMBER.trials] = 0;
  numbers[NUMBER.stuck] = 0;
  numbers[NUMBER.phase] = Phase.bracket;
  setEnd(memory, 0, { t: 0, value: numbers[NUMBER.value]!, slope }, gradient);
  tryAt(memory, parameters, isFirst ? Math.min(1, 1 / sum) * rate : rate);
}

/** Σ|vᵢ| and max|vᵢ|. */
function sizes(v: Float64Array): [sum: number, largest: number] {
  let [sum, largest] = [0, 0];
  for (let i = 0; i < v.length; i++) {
    const size = Math.abs(v[i]!);
    sum += size;
    if (size > largest) largest = size;
  }
  return [sum, largest];
}

function tryAt({ numbers, origin, direction }: LbfgsMemory, parameters: Float64Array, t: number): void {
  numbers[NUMBER.t] = t;
  for (let i = 0; i < parameters.length; i++) parameters[i] = origin[i]! + t * direction[i]!;
}

/** Whether the value has not fallen as a straight line of slope c₁·f′(0) would have it; a value that is no number has not. */
function isHigh({ numbers }: LbfgsMemory, { t, value }: LinePoint): boolean {
  return !(value <= numbers[NUMBER.value]! + C1 * t * numbers[NUMBER.slope]!);
}

function isFlat({ numbers }: LbfgsMemory, { slope }: LinePoint): boolean {
  return Math.abs(slope) <= -C2 * numbers[NUMBER.slope]!;
}

function afterBracketing(
  memory: LbfgsMemory,
  parameters: Float64Array,
  trial: LinePoint,
  gradient: Float64Array,
): void {
  const trials = memory.numbers[NUMBER.trials]!;
  const before = end(memory, 0);
  if (trials > MOST_TRIALS) {
    // Out of trials while still going down: the ends are where the search began, and here.
    setEnd(memory, 0, { ...before, t: 0, value: memory.numbers[NUMBER.value]! }, memory.gradient);
    setEnd(memory, 1, trial, gradient);
    accept(memory, parameters, lowEnd(memory), trial.t);
  } else if (isHigh(memory, trial) || (trials > 2 && trial.value >= before.value)) {
    setEnd(memory, 1, trial, gradient);
    zoom(memory, parameters, trial.t);
  } else if (isFlat(memory, trial)) {
    setEnd(memory, 0, trial, gradient);
    accept(memory, parameters, 0, trial.t);
  } else if (trial.slope >= 0) {
    setEnd(memory, 1, trial, gradient);
    zoom(memory, parameters, trial.t);
  } else {
    const least = trial.t + 0.01 * (trial.t - before.t);
    const t = cubicMinimum(before, trial, least, trial.t * 10);
    setEnd(memory, 0, trial, gradient);
    tryAt(memory, parameters, t);
  }
}

function afterZooming(
  memory: LbfgsMemory,
  parameters: Float64Array,
  trial: LinePoint,
  gradient: Float64Array,
): void {
  const low = lowEnd(memory);
  const high = low === 0 ? 1 : 0;
  if (isHigh(memory, trial) || trial.value >= end(memory, low).value) {
    setEnd(memory, high, trial, gradient);
  } else {
    const isDone = isFlat(memory, trial);
    const span = end(memory, high).t - end(memory, low).t;
    if (!isDone && trial.slope * span >= 0) setEnd(memory, high, end(memory, low), memory.ends[low]);
    setEnd(memory, low, trial, gradient);
    if (isDone) {
      accept(memory, parameters, low, trial.t);
      return;
    }
  }
  zoom(memory, parameters, trial.t);
}

/** The next trial within the bracket, or the end of the search. */
function zoom(memory: LbfgsMemory, parameters: Float64Array, last: number): void {
  const { numbers } = memory;
  const [a, b] = [end(memory, 0), end(memory, 1)];
  const isSmall = Math.abs(b.t - a.t) * numbers[NUMBER.reach]! < TOLERANCE;
  if (numbers[NUMBER.trials]! > MOST_TRIALS || isSmall) {
    accept(memory, parameters, lowEnd(memory), last);
    return;
  }
  const [least, most] = [Math.min(a.t, b.t), Math.max(a.t, b.t)];
  let t = cubicMinimum(a, b, least, most);
  // A trial that is close to an end brings little: once is forgiven, then it is moved away from there.
  const margin = 0.1 * (most - least);
  const isClose = Math.min(most - t, t - least) < margin;
  if (isClose && (numbers[NUMBER.stuck] === 1 || t >= most || t <= least)) {
    t = Math.abs(t - most) < Math.abs(t - least) ? most - margin : least + margin;
    numbers[NUMBER.stuck] = 0;
  } else {
    numbers[NUMBER.stuck] = isClose ? 1 : 0;
  }
  numbers[NUMBER.phase] = Phase.zoom;
  tryAt(memory, parameters, t);
}

/** Ends the search at one end of the bracket. `last` is the trial whose losses the run has. */
function accept(memory: LbfgsMemory, parameters: Float64Array, which: 0 | 1, last: number): void {
  const { numbers, ends, origin } = memory;
  const { t, value } = end(memory, which);
  addPair(memory, t, ends[which]);
  tryAt(memory, parameters, t);
  origin.set(parameters);
  memory.gradient.set(ends[which]);
  numbers[NUMBER.value] = value;
  numbers[NUMBER.phase] = t === last ? Phase.done : Phase.settle;
}
