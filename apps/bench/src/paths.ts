import { fileURLToPath } from 'node:url';

/** The repository, seen from the built harness as well as from its sources. */
export const repository: string = fileURLToPath(new URL('../../..', import.meta.url));
/** Where the peers' scripts and packages are. */
export const peersFolder: string = fileURLToPath(new URL('../../../bench/peers/', import.meta.url));
/** Where results are written and committed. */
export const resultsFolder: string = fileURLToPath(new URL('../../../bench/results/', import.meta.url));
/** The command as a user calls it. */
export const descentCommand: string = fileURLToPath(new URL('../../cli/bin/descent.js', import.meta.url));
