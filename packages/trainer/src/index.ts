export { afterLeadIn } from './bench/after-lead-in.ts';
export { amountFor } from './bench/amount-for.ts';
export {
  benchmarkMachine,
  type MachineBenchmarkRequest,
  type MachineFigure,
} from './bench/benchmark-machine.ts';
export { describeMachine, type MachineDescription } from './bench/describe-machine.ts';
export { type Contender, interleave, type Sampled } from './bench/interleave.ts';
export { type OpenBarrier, openBarrier } from './bench/open-barrier.ts';
export { fastestKernels, kernelNames, openTilePeak, type TilePeak } from './bench/open-kernels.ts';
export { type MatmulShape, matmulFlops, openMatmul } from './bench/open-matmul.ts';
export {
  type InitialTensors,
  initialTensors,
  type OpenRun,
  openRun,
  type RunChoice,
  type WorkSpec,
} from './bench/open-run.ts';
export { randomDense, randomImages } from './bench/random-data.ts';
export { openSideBySide, type SideBySide } from './bench/side-by-side.ts';
export { CalibratedExecutor } from './calibrated-executor.ts';
export type { Checkpoints } from './checkpoints/checkpoint-writer.ts';
export { chooseThreads, type ThreadChoice } from './choose-threads.ts';
export {
  type CrossValidation,
  type CrossValidationRequest,
  type CrossValidationWatch,
  crossValidate,
  type FoldResult,
} from './cross-validation/cross-validate.ts';
export { type FoldParts, foldParts } from './cross-validation/fold-parts.ts';
export { type FigureOverFolds, summarize } from './cross-validation/summarize.ts';
export { embeddings } from './input-layers.ts';
export { type IntervalFigures, intervalFigures, isCalibrated } from './interval-figures.ts';
export { isModelOf } from './model-metadata.ts';
export { mostThreads, type OpenedExecutor, openExecutor, type ThreadsAsked } from './open-executor.ts';
export { planTable, type TablePlan } from './plan-table.ts';
export { PoolExecutor, type PoolOptions } from './pool-executor.ts';
export {
  dataFacts,
  type PreparedTraining,
  prepareTraining,
  type TrainingRequest,
  targetsOf,
} from './prepare-training.ts';
export { presets } from './presets/index.ts';
export type { DataFacts, Preset } from './presets/preset.ts';
export { resolveSettings, type SettingsChoice } from './presets/resolve-settings.ts';
export { createRunMemory } from './run-memory.ts';
export { type Score, score } from './score.ts';
export { defaultSpace } from './search/default-space.ts';
export { incomparable } from './search/incomparable.ts';
export { planRungs, type Rung } from './search/plan-rungs.ts';
export {
  type Choice,
  type Dimension,
  drawChoice,
  type SettingValue,
  type Space,
} from './search/space.ts';
export type { Trial } from './search/trial.ts';
export {
  describeSearch,
  openTrialLog,
  type SearchDescription,
  type TrialLog,
} from './search/trial-log.ts';
export { type Tuning, tune } from './search/tune.ts';
export { type Strategy, strategies, type TuneRequest, type TuneWatch } from './search/tune-request.ts';
export { activationNames, type Settings } from './settings.ts';
export { type StartTimeLimit, startTimeLimit, type TimeLimit } from './time-limit.ts';
export {
  type TableTrainingEvent,
  type TableTrainingRequest,
  type TrainedTable,
  trainTable,
} from './train-table.ts';
export { inOrder } from './trainings/in-order.ts';
export type { Remarks } from './trainings/remarks.ts';
export {
  type SideBySideRequest,
  type TrainedAside,
  TrainingWorkers,
  type TrainingWorkersOptions,
  WorkerFailure,
  workersFor,
} from './trainings/training-workers.ts';
