import {
  type BackwardRule,
  completeLoss,
  dense,
  findLoss,
  type LayerSpec,
  type LossSpec,
  layers,
  losses,
  lossText,
  type NetworkSpec,
  type OptimizerSpec,
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
  readonly loss: string | LossSpec | null;
  readonly optimizer: string;
  /** null: the optimizer's default. */
  readonly learningRate: number | null;
  readonly momentum: number;
  readonly nesterov: boolean;
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

/**
 * The loss of a run, with its option stated: as set, or the usual one of its task.
 * @throws UsageError as completeLoss does.
 */
export function lossOf({ loss }: Settings, task: Task): string | LossSpec {
  return completeLoss(loss ?? (task === 'classification' ? 'softmaxCrossEntropy' : 'meanSquaredError'));
}

/**
 * The network that settings describe: hidden layers, each with its activation, then an output layer that suits the loss.
 * @throws UsageError when the loss cannot serve the task.
 */
export function networkOf(settings: Settings, task: Task, inputs: number, classes: number): NetworkSpec {
  const { bias, initializer } = settings;
  const spec = lossOf(settings, task);
  const name = lossText(spec);
  const loss = findLoss(spec);
  const output = loss.outputLayer[task];
  if (output === null) {
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
export function optimizerOf({ optimizer, learningRate, momentum, nesterov }: Settings): OptimizerSpec {
  return {
    name: optimizer,
    ...(learningRate === null ? {} : { learningRate }),
    ...(momentum === 0 ? {} : { momentum }),
    ...(nesterov ? { nesterov: 1 } : {}),
  };
}

/** Names of layers that may stand after a hidden one. */
export function activationNames(): string[] {
  return Object.keys(layers).filter((name) => layers[name]!.elementwise);
}
