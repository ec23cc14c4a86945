import {
  type BackwardRule,
  dense,
  type LayerSpec,
  layers,
  losses,
  type NetworkSpec,
  type OptimizerSpec,
  optimizers,
  type RunSpec,
  type ScheduleSpec,
  UsageError,
} from '@descent/core';
import type { Task } from '@descent/tabular';

/** Everything that decides a model beside the data and the seed. A preset fills it; single settings override. */
export interface Settings {
  /** Units of each hidden layer; none makes a linear classifier or regression. */
  readonly hidden: readonly number[];
  /** The layer after each hidden one. */
  readonly activation: string;
  readonly initializer: string;
  readonly bias: boolean;
  /** A loss, or null for cross-entropy on classes and the mean squared error on values. */
  readonly loss: string | null;
  readonly optimizer: string;
  /** null: the optimizer's default. */
  readonly learningRate: number | null;
  readonly momentum: number;
  readonly nesterov: boolean;
  /** How the learning rate changes; left out: it does not. */
  readonly schedule?: ScheduleSpec;
  /** λ: decoupled where the optimizer has a decay of its own (adamw, lion), else added to the gradient; left out: the optimizer's. */
  readonly weightDecay?: number;
  /** λ₁ of an L1 penalty on weights. */
  readonly l1?: number;
  /** What elements of the gradient, its norm, or the norm of each tensor's gradient may be at most: one of the three. */
  readonly clipValue?: number;
  readonly clipNorm?: number;
  readonly clipTensorNorm?: number;
  /** How much of the average of the weights stays at each step; the model has the average then. */
  readonly average?: number;
  /** Batches whose gradient is summed before a step. */
  readonly accumulate?: number;
  readonly rule: BackwardRule;
  readonly batchSize: number;
  readonly epochs: number;
  /** Epochs without a better validation loss before training stops; 0 for never. */
  readonly patience: number;
  readonly shuffle: boolean;
  /** The part of the training rows to judge epochs by. */
  readonly validation: number;
  readonly scale: 'auto' | 'standard' | 'bytes' | 'none';
  /** Byte inputs lie in [offset, offset + gain], as the book has them. */
  readonly inputRange: { readonly gain: number; readonly offset: number };
  /** What the outputs should be: 0 and 1, or the book's 0.01 and 0.99. */
  readonly classTargets: 'oneHot' | 'book';
  /** Whether a numeric target is standardized inside, and given back in its own units. */
  readonly standardizeTarget: boolean;
}

/** The loss of a run: as set, or the usual one of its task. */
export function lossOf({ loss }: Settings, task: Task): string {
  return loss ?? (task === 'classification' ? 'softmaxCrossEntropy' : 'meanSquaredError');
}

/**
 * The network that settings describe: hidden layers, each with its activation, then an output layer that suits the loss.
 * @throws UsageError when the loss cannot serve the task.
 */
export function networkOf(settings: Settings, task: Task, inputs: number, classes: number): NetworkSpec {
  const { bias, initializer } = settings;
  const name = lossOf(settings, task);
  const loss = losses[name];
  const output = loss?.outputLayer[task] ?? null;
  if (loss === undefined || output === null) {
    const others = Object.keys(losses).filter((other) => losses[other]!.outputLayer[task] !== null);
    throw new UsageError(`loss ${name}: expected one for ${task}; use ${others.join(' or ')}`);
  }
  const one = task === 'regression' || loss.oneOutputForTwoClasses;
  if (task === 'classification' && one && classes !== 2) {
    throw new UsageError(`loss ${name}: expected 2 classes, got ${classes}; use softmaxCrossEntropy`);
  }
  const hidden = settings.hidden.flatMap((units): LayerSpec[] => [
    dense(units, { bias, initializer }),
    { kind: settings.activation },
  ]);
  return { inputs, layers: [...hidden, dense(one ? 1 : classes, { bias, initializer }), { kind: output }] };
}

/** The optimizer that settings describe. */
export function optimizerOf(settings: Settings): OptimizerSpec {
  const { optimizer, learningRate, momentum, nesterov, weightDecay } = settings;
  return {
    name: optimizer,
    ...(weightDecay !== undefined && hasOwnDecay(optimizer) ? { weightDecay } : {}),
    ...(learningRate === null ? {} : { learningRate }),
    ...(momentum === 0 ? {} : { momentum }),
    ...(nesterov ? { nesterov: 1 } : {}),
  };
}

/** Whether weight decay is an option of the optimizer itself. */
function hasOwnDecay(optimizer: string): boolean {
  return optimizers[optimizer]?.decoupledDecay !== undefined;
}

/** What settings add to a run around the optimizer: nothing where they do not ask for it. */
export function aroundOptimizer(
  settings: Settings,
): Pick<RunSpec, 'transforms' | 'schedule' | 'average' | 'accumulate'> {
  const { optimizer, l1, clipValue, clipNorm, clipTensorNorm, schedule, average, accumulate } = settings;
  const weightDecay = hasOwnDecay(optimizer) ? undefined : settings.weightDecay;
  const transforms = given({ l1, clipValue, clipNorm, clipTensorNorm, weightDecay });
  const hasTransforms = Object.keys(transforms).length > 0;
  return given({ transforms: hasTransforms ? transforms : undefined, schedule, average, accumulate });
}

/** The entries that are there. */
function given<T extends object>(entries: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const there = Object.entries(entries).filter(([, value]) => value !== undefined);
  return Object.fromEntries(there) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

/** Names of layers that may stand after a hidden one. */
export function activationNames(): string[] {
  return Object.keys(layers).filter((name) => layers[name]!.elementwise);
}
