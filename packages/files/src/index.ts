export { cacheFolder } from './cache/cache-folder.ts';
export type { CacheOptions } from './cache/table-cache.ts';
export { checkOutput, type OutputCheck } from './check-output.ts';
export { type CoreCount, countCores } from './count-cores.ts';
export { delimiterHint } from './csv/delimiter.ts';
export { sha256Hex } from './fingerprint.ts';
export { type ReadBytesOptions, readBytes } from './read-bytes.ts';
export { type ReadOptions, readTable, streamTable } from './read-table.ts';
export { type WriteOptions, writeSafely } from './write-safely.ts';
