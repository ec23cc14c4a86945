import { INTERRUPTED } from './exit-codes.ts';

/** How long a run may take to stop by itself after a signal, in milliseconds. */
const STOP_MS = 4000;

/** What SIGINT and SIGTERM do while a command works. */
export interface Interrupt {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** The exit code that the signal asks for; undefined while there was none. */
  exitCode(): number | undefined;
  /** From here on a signal no longer stops the work: it is about to be saved. */
  finishing(): void;
  /** Gives the signals back. */
  release(): void;
}

/**
 * Turns the first SIGINT or SIGTERM into an abort, so that the run can stop between two steps; a second one, or a run that does not
 * stop in time, ends the process at once.
 * @param farewell said when the process is ended here.
 */
export function onInterrupt(farewell: () => void): Interrupt {
  const controller = new AbortController();
  let code: number | undefined;
  let saving = false;
  const handle = (signal: keyof typeof INTERRUPTED): void => {
    if (saving && code === undefined) {
      code = INTERRUPTED[signal];
      return;
    }
    const leave = (): void => {
      farewell();
      process.exit(INTERRUPTED[signal]);
    };
    if (code !== undefined) leave();
    code = INTERRUPTED[signal];
    controller.abort();
    // Not unref'd: a run that hangs must not keep the process from leaving.
    setTimeout(leave, STOP_MS);
  };
  process.on('SIGINT', handle);
  process.on('SIGTERM', handle);
  return {
    signal: controller.signal,
    exitCode: () => code,
    finishing: () => {
      saving = true;
    },
    release: () => {
      process.off('SIGINT', handle);
      process.off('SIGTERM', handle);
    },
  };
}
