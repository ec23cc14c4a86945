import { UsageError } from './errors.ts';

/**
 * The entry called `name`, for a registry that is a plain object literal.
 * @throws UsageError naming what there is, when there is no such entry.
 */
export function lookUp<T>(registry: Readonly<Record<string, T>>, what: string, name: string): T {
  const entry = Object.hasOwn(registry, name) ? registry[name] : undefined;
  if (entry === undefined) {
    throw new UsageError(`unknown ${what} "${name}": expected one of ${Object.keys(registry).join(', ')}`);
  }
  return entry;
}
