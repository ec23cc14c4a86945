import { fileURLToPath } from 'node:url';
import { distFile } from './dist-file.ts';

/** What piscina is told to run the default export of an ES module as its task. */
export interface EsModuleTask {
  readonly filename: string;
  readonly argv: string[];
}

/**
 * The options of a piscina pool whose task is the default export of an ES module: by way of a CommonJS file, because of what Node does
 * otherwise to a process that ends a worker which is still loading.
 *
 * @example
 * ```ts
 * esModuleTask(new URL('file:///worker.js')).argv.join(); // 'file:///worker.js'
 * ```
 */
export function esModuleTask(module: URL): EsModuleTask {
  return {
    filename: fileURLToPath(distFile('es-module-task.cjs')),
    argv: [module.href],
  };
}
