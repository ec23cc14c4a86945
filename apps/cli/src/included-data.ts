import { fileURLToPath } from 'node:url';

/** The file of a data set that comes with the command. */
export function includedData(name: string): string {
  return fileURLToPath(new URL(`../data/${name}.csv`, import.meta.url));
}
