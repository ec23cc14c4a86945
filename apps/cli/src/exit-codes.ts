import type { ErrorKind } from '@descent/core';

/** Exit codes follow sysexits, clear of Node's own. 1 would mean a bug. */
export const exitCodes: Readonly<Record<ErrorKind, number>> = {
  usage: 64,
  data: 65,
  'missing-input': 66,
  failure: 70,
  memory: 71,
  output: 73,
  io: 74,
};

/** Of each signal that ends a command in good order; SIGHUP is a terminal that was closed. */
export const INTERRUPTED = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
