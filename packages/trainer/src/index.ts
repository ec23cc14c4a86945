export { chooseThreads, type ThreadChoice } from './choose-threads.ts';
export { PoolExecutor, type PoolOptions } from './pool-executor.ts';
export {
  type PreparedTraining,
  prepareTraining,
  type TrainingRequest,
  targetsOf,
} from './prepare-training.ts';
export { presets } from './presets/index.ts';
export { createRunMemory, createSharedMemory, type RunMemory } from './run-memory.ts';
export { type Score, score } from './score.ts';
export { activationNames, type Settings } from './settings.ts';
export {
  type TableTrainingEvent,
  type TableTrainingRequest,
  type TrainedTable,
  trainTable,
} from './train-table.ts';
