import type { Dataset } from './dataset.ts';
import { UsageError } from './errors.ts';
import type { KernelsChoice } from './kernels/open-kernels.ts';
import type { LossSpec } from './losses/loss.ts';
import type { Matrix } from './matrix.ts';
import { Model } from './model.ts';
import type { NetworkSpec } from './network.ts';
import type { OptimizerSpec } from './optimizers/optimizer.ts';
import { layoutRun } from './run/layout.ts';
import { bindRun, initializeRun, loadDataset, modelParameters, runKernels, shapeOf } from './run/run.ts';
import type { BackwardRule, RunSpec } from './run/run-spec.ts';
import type { ScheduleSpec } from './schedules/schedule.ts';
import { SerialExecutor } from './serial-executor.ts';
import { type TrainingEvent, trainingLoop } from './training-loop.ts';
import type { TransformSpec } from './transforms/gradient-transform.ts';
import { createMemory } from './wasm-memory.ts';

/** What a training computes with: its kernels, and whether its memory could be shared between threads. */
export interface TrainingEngine {
  readonly kernels: string;
  readonly sharedMemory: boolean;
}

/** What to train, on what, and how. Left out: the exact rule, 100 epochs, batches of 32, shuffled, seed 0, kernels `auto`. */
export interface TrainOptions {
  readonly network: NetworkSpec;
  /** Rows × the network's inputs. */
  readonly inputs: Matrix;
  /** Rows × the network's outputs. */
  readonly targets: Matrix;
  readonly loss: string | LossSpec;
  readonly optimizer: OptimizerSpec;
  /** What is done to gradients before the optimizer's rule. */
  readonly transforms?: TransformSpec;
  /** How the learning rate changes. */
  readonly schedule?: ScheduleSpec;
  readonly rule?: BackwardRule;
  readonly epochs?: number;
  readonly batchSize?: number;
  /** Batches whose gradient is summed before a step. */
  readonly accumulate?: number;
  /** How much of the moving average of the weights stays at each step; the model has the average then. */
  readonly average?: number;
  readonly shuffle?: boolean;
  readonly seed?: number;
  /** `auto` takes SIMD where the machine has it; the bits are the same. */
  readonly kernels?: KernelsChoice;
  /** Called once, before the first step. */
  readonly onEngine?: (engine: TrainingEngine) => void;
  /** Called for every event of the training loop. */
  readonly onEvent?: (event: TrainingEvent) => void;
  readonly signal?: AbortSignal;
}

/**
 * Trains a network on matrices, in this thread, and resolves with the model. Equal options give equal bits, here, in a pool of
 * workers and in a browser.
 *
 * @throws UsageError when the parts do not fit together; FailureError when training diverges; the signal's reason when it was aborted.
 * @example
 * ```ts
 * const model = await train({
 *   network: { inputs: 2, layers: [dense(8), tanh(), dense(1), sigmoid()] },
 *   inputs: Matrix.from([[0, 0], [0, 1], [1, 0], [1, 1]]),
 *   targets: Matrix.from([[0], [1], [1], [0]]),
 *   loss: 'binaryCrossEntropy',
 *   optimizer: { name: 'adam', learningRate: 0.05 },
 *   epochs: 300,
 * });
 * ```
 */
export async function train(options: TrainOptions): Promise<Model> {
  const {
    network,
    inputs,
    targets,
    loss,
    optimizer,
    transforms = {},
    schedule = { name: 'constant' },
    rule = 'exact',
    epochs = 100,
    batchSize = 32,
    accumulate = 1,
    average = 0,
    seed = 0,
  } = options;
  if (inputs.rows !== targets.rows) {
    throw new UsageError(
      `train: expected as many rows of targets as of inputs, got ${targets.rows} and ${inputs.rows}`,
    );
  }
  const dataset: Dataset = {
    rows: inputs.rows,
    inputs: { kind: 'doubles', cols: inputs.cols, data: inputs.data },
    targets: { kind: 'values', cols: targets.cols, data: targets.data },
  };
  const spec: RunSpec = {
    network,
    loss,
    optimizer,
    transforms,
    schedule,
    rule,
    batchSize: Math.min(batchSize, Math.max(inputs.rows, 1)),
    accumulate,
    average,
    seed,
    datasets: { train: shapeOf(dataset) },
  };
  const memory = createMemory(layoutRun(spec).bytes);
  const run = bindRun(spec, memory.buffer);
  loadDataset(run, 'train', dataset);
  initializeRun(run);
  const kernels = await runKernels(run, options.kernels ?? 'auto', memory.wasm);
  options.onEngine?.({ kernels: kernels.name, sharedMemory: memory.shared });
  const executor = new SerialExecutor(run, kernels);
  const loop = { epochs, patience: 0, shuffle: options.shuffle ?? true };
  for await (const event of trainingLoop(run, loop, executor, options.signal)) {
    options.onEvent?.(event);
    if (event.type === 'end' && event.stopped === 'aborted') throw options.signal?.reason;
  }
  return new Model(network, modelParameters(run));
}
