export { type CoreCount, chooseThreads, countCores, type ThreadChoice } from './choose-threads.ts';
export { PoolExecutor, type PoolOptions } from './pool-executor.ts';
export { createSharedMemory } from './shared-memory.ts';
