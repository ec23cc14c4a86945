import { INTERRUPTED } from './exit-codes.ts';

/** How long work may take to stop by itself after a signal, in milliseconds. */
const STOP_MS = 4000;

/**
 * What a signal meets: `idle`, nothing that would need to be stopped, so the process leaves at once; `working`, which is aborted and
 * stops between two steps; `saving`, which is let finish.
 */
export type Phase = 'idle' | 'working' | 'saving';

/** What SIGINT and SIGTERM do while a command runs. */
export interface Interrupt {
  /** Aborted by the first signal while working. */
  readonly signal: AbortSignal;
  /** The exit code that a signal has asked for; undefined while there was none. */
  exitCode(): number | undefined;
  enter(phase: Phase): void;
  /** Gives the signals back. */
  release(): void;
}

/**
 * Lets a command stop in good order on the first SIGINT or SIGTERM; a second one, or work that does not stop in time, ends the process
 * at once.
 * @param what became of the work, for the farewell: `nothing was saved`.
 */
export function onInterrupt(what: string | (() => string)): Interrupt {
  const controller = new AbortController();
  let phase: Phase = 'idle';
  let code: number | undefined;
  let deadline: NodeJS.Timeout | undefined;
  const handle = (signal: keyof typeof INTERRUPTED): void => {
    const again = code !== undefined;
    code = INTERRUPTED[signal];
    const leave = (): void => {
      if (phase !== 'saving') sayInterrupted(typeof what === 'string' ? what : what());
      process.exit(INTERRUPTED[signal]);
    };
    if (again || phase === 'idle') leave();
    if (phase !== 'working') return;
    controller.abort();
    // Not unref'd: work that hangs must not keep the process from leaving.
    deadline = setTimeout(leave, STOP_MS);
  };
  process.on('SIGINT', handle);
  process.on('SIGTERM', handle);
  return {
    signal: controller.signal,
    exitCode: () => code,
    enter: (next) => {
      phase = next;
      // What is about to be saved has made it in time.
      if (next === 'saving') clearTimeout(deadline);
    },
    release: () => {
      process.off('SIGINT', handle);
      process.off('SIGTERM', handle);
    },
  };
}

/** The line that an interrupted command ends with. */
export function sayInterrupted(what: string): void {
  // A line of progress may stand where the cursor is.
  process.stderr.write(`${process.stderr.isTTY ? '\r\u001b[K' : ''}descent: interrupted: ${what}\n`);
}
