import { fileURLToPath } from 'node:url';

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
  // From the sources too, which tests run.
  return {
    filename: fileURLToPath(new URL('../dist/es-module-task.cjs', import.meta.url)),
    argv: [module.href],
  };
}
