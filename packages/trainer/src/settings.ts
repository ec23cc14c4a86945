import {
  type BackwardRule,
  batchNorm,
  completeLoss,
  type DenseOptions,
  dense,
  dropout,
  findLoss,
  type LayerSpec,
  type LossSpec,
  layerNorm,
  layers,
  losses,
  lossText,
  type NetworkSpec,
  type OptimizerSpec,
  optimizers,
  type RunSpec,
  type ScheduleSpec,
  UsageError,
} from '@descent/core';
import type { ClassWeight, Task } from '@descent/tabular';
import { type InputPlaces, inputLayers } from './input-layers.ts';

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
  /** Epochs without a better one before training stops; 0 for never. Better is a lower validation loss, or what `tolerance` says. */
  readonly patience: number;
  /**
   * By how much the training loss must fall below the lowest so far, where there are no validation rows to be patient about; left out:
   * without such rows there is no patience.
   */
  readonly tolerance?: number;
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
  // What follows may be left out, for none of it.
  /** The encoder of numbers that are no pixels, where `scale` is `auto` [standard]. */
  readonly numbers?: string;
  /** Whether two words are one feature, ±1, and not two. */
  readonly binary?: boolean;
  /** Momentum of the gradient and of its square; optimizers that have none pay no heed to them. */
  readonly beta1?: number;
  readonly beta2?: number;
  /** How continuous numbers are embedded before the first layer: a name of `embeddings`. */
  readonly embedding?: string;
  /** How many numbers are learned for each word of columns of many words; 0 for none: such words are hashed. */
  readonly categoryEmbedding?: number;
  /** Different words from which on a column has many [101]; of more than 1,000 they are hashed all the same. */
  readonly embedFrom?: number;
  /** Training rows below which a word that is not embedded shares a feature with others like it. */
  readonly rareBelow?: number;
  /** Networks trained side by side, whose mean answers. */
  readonly ensemble?: number;
  /** The factor on the learning rate of a learned factor on every input. */
  readonly inputScale?: number;
  /** Whether layers learn in the NTK parametrization. */
  readonly ntk?: boolean;
  readonly biasInitializer?: string;
  /** A factor on the learning rate of biases. */
  readonly biasLearningRate?: number;
  /** How the weights of the last layer start, where not as the others. */
  readonly outputInitializer?: string;
  /** What stands between a hidden layer and its activation. */
  readonly normalization?: 'none' | 'layer' | 'batch';
  /** The part of each hidden layer's outputs that a training step drops. */
  readonly dropout?: number;
  /** The part of a class's target that is spread over all classes, in training. */
  readonly labelSmoothing?: number;
  /** How much the rows of a class count in the losses of training and validation. */
  readonly classWeight?: ClassWeight;
}

const normalizations = { none: [], layer: [layerNorm()], batch: [batchNorm()] };

/**
 * The loss of a run, with its option stated: as set, or the usual one of its task and number of targets.
 * @throws UsageError as completeLoss does.
 */
export function lossOf({ loss }: Settings, task: Task, targets = 1): string | LossSpec {
  const ofClasses = targets === 1 ? 'softmaxCrossEntropy' : 'binaryCrossEntropy';
  return completeLoss(loss ?? (task === 'classification' ? ofClasses : 'meanSquaredError'));
}

/** What a network is to be made for. */
export interface NetworkPurpose extends InputPlaces {
  readonly task: Task;
  readonly inputs: number;
  /** The classes of the target; of several targets 0. */
  readonly classes: number;
  /** Columns that are predicted [1]. */
  readonly targets?: number;
}

/**
 * The network that settings describe: embeddings, hidden layers, each with its activation, then an output layer that suits the loss.
 * @throws UsageError when the loss cannot serve the task, or there are no numbers for an embedding.
 */
export function networkOf(
  settings: Settings,
  { task, inputs, classes, targets = 1, ...places }: NetworkPurpose,
): NetworkSpec {
  const spec = lossOf(settings, task, targets);
  const name = lossText(spec);
  const loss = findLoss(spec);
  const output = loss.outputLayer[task];
  if (output === null) {
    const others = Object.keys(losses).filter((other) => losses[other]!.outputLayer[task] !== null);
    throw new UsageError(`loss ${name}: expected one for ${task}; use ${others.join(' or ')}`);
  }
  const one = task === 'regression' || loss.oneOutputForTwoClasses;
  if (task === 'classification' && targets > 1 && !loss.oneOutputForTwoClasses) {
    throw new UsageError(
      `loss ${name}: expected one with an output per target, for ${targets} targets; use binaryCrossEntropy`,
    );
  }
  if (task === 'classification' && one && targets === 1 && classes !== 2) {
    throw new UsageError(`loss ${name}: expected 2 classes, got ${classes}; use softmaxCrossEntropy`);
  }
  const layers = [
    ...inputLayers(settings, places),
    ...hiddenLayers(settings),
    dense(
      one ? targets : classes,
      denseOptions(settings, settings.outputInitializer ?? settings.initializer),
    ),
    { kind: output },
  ];
  const { ensemble = 1 } = settings;
  return ensemble === 1 ? { inputs, layers } : { inputs, layers, members: ensemble };
}

function hiddenLayers(settings: Settings): LayerSpec[] {
  const { normalization = 'none', activation, dropout: rate = 0 } = settings;
  return settings.hidden.flatMap((units): LayerSpec[] => [
    dense(units, denseOptions(settings, settings.initializer)),
    ...normalizations[normalization],
    { kind: activation },
    ...(rate === 0 ? [] : [dropout(rate)]),
  ]);
}

function denseOptions(settings: Settings, initializer: string): DenseOptions {
  const { bias, biasInitializer, biasLearningRate, ntk } = settings;
  return {
    bias,
    initializer,
    ...(biasInitializer === undefined ? {} : { biasInitializer }),
    ...(biasLearningRate === undefined ? {} : { biasLearningRate }),
    ...(ntk === undefined ? {} : { ntk }),
  };
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
    ...(Object.hasOwn(optimizers[optimizer]!.defaults, 'beta1')
      ? given({ beta1: settings.beta1, beta2: settings.beta2 })
      : {}),
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
