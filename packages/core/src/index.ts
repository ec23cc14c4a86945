export {
  type Checkpoint,
  checkpointBytes,
  copyCheckpoint,
  isCheckpointHead,
  readCheckpoint,
  sealCheckpoint,
  writeCheckpoint,
} from './checkpoint-file.ts';
export type {
  Dataset,
  DatasetInputs,
  DatasetTargets,
  DenseDataset,
  DenseInputs,
  SparseInputs,
} from './dataset.ts';
export { diagnoseDivergence } from './diagnose-divergence.ts';
export {
  type Divergence,
  DivergenceError,
  type DivergenceNames,
  divergenceText,
  type OutstandingInput,
} from './divergence.ts';
export {
  DataError,
  DescentError,
  type ErrorKind,
  FailureError,
  IoError,
  isDescentError,
  MemoryError,
  MissingInputError,
  OutputError,
  UsageError,
} from './errors.ts';
export { displayName, excerpt, printable } from './excerpt.ts';
export type { Executor, StepRange } from './executor.ts';
export { STATIC_BYTES } from './generated/simd-module.ts';
export { initializers } from './initializers.ts';
export { fixedOrderSum } from './kernels/fixed-order-sum.ts';
export type { FormulaOption } from './kernels/formula-option.ts';
export type { Formula, LossFormula, Numbers, Transform, UpdateRule } from './kernels/formulas.ts';
export { keepGradient } from './kernels/keep-gradient.ts';
export type { Draws, Kernels, Rows, Update, WaveContributions, Waves } from './kernels/kernels.ts';
export { type KernelsChoice, openKernels } from './kernels/open-kernels.ts';
export { referenceKernels } from './kernels/reference.ts';
export { SimdKernels } from './kernels/simd.ts';
export { type Tape, Tapes } from './kernels/tape.ts';
export { batchNorm } from './layers/batch-norm.ts';
export { type DenseOptions, dense } from './layers/dense.ts';
export { dropout } from './layers/dropout.ts';
export type { ElementwiseLayer } from './layers/elementwise.ts';
export { elu } from './layers/elu.ts';
export { type EmbeddingOptions, embedding } from './layers/embedding.ts';
export { exponential } from './layers/exponential.ts';
export { gelu } from './layers/gelu.ts';
export { geluTanh } from './layers/gelu-tanh.ts';
export { hardSigmoid } from './layers/hard-sigmoid.ts';
export { identity } from './layers/identity.ts';
export { layers } from './layers/index.ts';
export type { LayerKind, LayerSpec, LayerTensors, ParameterSpec } from './layers/layer.ts';
export { layerNorm } from './layers/layer-norm.ts';
export { leakyRelu } from './layers/leaky-relu.ts';
export { mish } from './layers/mish.ts';
export { pbld } from './layers/pbld.ts';
export { plr } from './layers/plr.ts';
export { prelu } from './layers/prelu.ts';
export { relu } from './layers/relu.ts';
export { residual } from './layers/residual.ts';
export { type ScaleOptions, scale } from './layers/scale.ts';
export { selu } from './layers/selu.ts';
export { sigmoid } from './layers/sigmoid.ts';
export { silu } from './layers/silu.ts';
export { softmax } from './layers/softmax.ts';
export { softplus } from './layers/softplus.ts';
export { softsign } from './layers/softsign.ts';
export { tanh } from './layers/tanh.ts';
export type { WaveOptions } from './layers/waves.ts';
export type { ElementwiseLoss } from './losses/elementwise-loss.ts';
export { completeLoss, findLoss, givesProbabilities, lossText } from './losses/find-loss.ts';
export { losses } from './losses/index.ts';
export type { Loss, LossSpec } from './losses/loss.ts';
export { Matrix } from './matrix.ts';
export { Model } from './model.ts';
export { isModelHead, readModel, type StoredModel, writeModel } from './model-file.ts';
export {
  buildNetwork,
  type Network,
  type NetworkSpec,
  type PlacedLayer,
  type PlacedParameter,
  takesSparse,
} from './network.ts';
export { normalQuantile } from './normal-quantile.ts';
export type { WeightPlace } from './nudge/find-weight.ts';
export { nudge } from './nudge/nudge.ts';
export type { NudgeAnswer, NudgeChange, NudgeQuestion } from './nudge/nudge-answer.ts';
export type { OutputCurve } from './nudge/output-curve.ts';
export type { RangeEnd, ReachableRange } from './nudge/reachable-range.ts';
export type { Proof } from './nudge/smallest-change.ts';
export {
  type NumberFormat,
  numberFormats,
  PLAIN_NUMBERS,
  parseNumberIn,
  sameFormat,
} from './number-format.ts';
export { cosTurns, exp, log, sinTurns } from './numerics.ts';
export { type AdagradOptions, adagrad } from './optimizers/adagrad.ts';
export { type AdamOptions, adam } from './optimizers/adam.ts';
export { adamax } from './optimizers/adamax.ts';
export { type AdamwOptions, adamw } from './optimizers/adamw.ts';
export { amsgrad } from './optimizers/amsgrad.ts';
export { completeOptions } from './optimizers/complete-options.ts';
export { optimizers } from './optimizers/index.ts';
export { type LbfgsOptions, lbfgs } from './optimizers/lbfgs.ts';
export { type LionOptions, lion } from './optimizers/lion.ts';
export { type NadamOptions, nadam } from './optimizers/nadam.ts';
export { type Optimizer, type OptimizerSpec, SCALARS } from './optimizers/optimizer.ts';
export { type RmspropOptions, rmsprop } from './optimizers/rmsprop.ts';
export { type RpropOptions, rprop } from './optimizers/rprop.ts';
export { type SgdOptions, sgd } from './optimizers/sgd.ts';
export { PANEL, Panels, panelIndex } from './panels.ts';
export { parseNumber } from './parse-number.ts';
export { Purpose, shuffledOrder, standardNormal, uniform } from './random.ts';
export { lookUp } from './registry.ts';
export { compileRun } from './run/compile.ts';
export { groupParameters, type ParameterGroup, type ParameterGroups } from './run/groups.ts';
export {
  layoutRun,
  type RunLayout,
  type Scratch,
  type Section,
  scratchOf,
  TAPE_BYTES,
} from './run/layout.ts';
export type { Program, ProgramName, Stage } from './run/program.ts';
export {
  type BoundDataset,
  type BoundGroup,
  bindRun,
  initializeRun,
  loadDataset,
  modelParameters,
  type Run,
  runKernels,
  shapeOf,
} from './run/run.ts';
export type { BackwardRule, DatasetName, DatasetShape, RunSpec } from './run/run-spec.ts';
export { hasDiverged, type RunState, restoreRunState, runState } from './run/run-state.ts';
export { trainingSteps } from './run/training-steps.ts';
export { cutWeight } from './run/update-stages.ts';
export { isWide } from './run/wide.ts';
export { completeSchedule, scheduleFactor } from './schedules/complete-schedule.ts';
export { constant } from './schedules/constant.ts';
export { type CosineOptions, cosine } from './schedules/cosine.ts';
export { coslog4 } from './schedules/coslog4.ts';
export { type ExponentialOptions, exponential as exponentialSchedule } from './schedules/exponential.ts';
export { schedules } from './schedules/index.ts';
export { type InverseScalingOptions, inverseScaling } from './schedules/inverse-scaling.ts';
export { type OneCycleOptions, oneCycle } from './schedules/one-cycle.ts';
export { type ReduceOnPlateauOptions, reduceOnPlateau } from './schedules/reduce-on-plateau.ts';
export {
  type Moment,
  SCHEDULE_STATE,
  type Schedule,
  type ScheduleOptions,
  type ScheduleSpec,
} from './schedules/schedule.ts';
export { type StepOptions, step } from './schedules/step.ts';
export { type WarmUpOptions, warmUp } from './schedules/warm-up.ts';
export { SerialExecutor } from './serial-executor.ts';
export { countEntries, ROWS_TO_JUDGE, sparseInputs, sparsePays } from './sparse-inputs.ts';
export { SPARSE_COLUMNS, type SparseBatch, type SparseRows } from './sparse-rows.ts';
export {
  type CategoryColumn,
  type Column,
  type ColumnReading,
  cellText,
  type NumberArray,
  type NumberColumn,
  type Table,
  type TableFormat,
} from './table.ts';
export { type TrainingEngine, type TrainOptions, train } from './train.ts';
export {
  evaluate,
  type LoopOptions,
  type LoopPosition,
  type Stopped,
  type TrainingEvent,
  trainingLoop,
} from './training-loop.ts';
export type { GradientTransform, TransformSpec } from './transforms/gradient-transform.ts';
export { transforms } from './transforms/index.ts';
export { createMemory, type RunMemory } from './wasm-memory.ts';
