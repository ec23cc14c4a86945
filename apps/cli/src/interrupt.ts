import { INTERRUPTED } from './exit-codes.ts';

/** How long work may take to stop by itself after a signal, in milliseconds. */
const STOP_MS = 4000;
/** How long what has stopped may take to be kept: of large networks the disk has gigabytes to write. */
const KEEP_MS = 120_000;
/** After how long it is said that something is being kept, in milliseconds. */
const PATIENT_MS = 1000;
const KEEPING = 'saving the training so far; a second signal leaves at once';

/**
 * What a signal meets: `idle`, nothing that would need to be stopped, so the process leaves at once; `working`, which is aborted and
 * stops between two steps; `keeping`, work that has stopped and is kept for another time; `saving`, which is let finish.
 */
export type Phase = 'idle' | 'working' | 'keeping' | 'saving';

/** What SIGINT, SIGTERM and SIGHUP do while a command runs. */
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
 * Lets a command stop in good order on the first SIGINT, SIGTERM or SIGHUP; a second one, or work that does not stop in time, ends the process
 * at once.
 * @param what became of the work, for the farewell: `nothing was saved`.
 */
export function onInterrupt(what: string | (() => string)): Interrupt {
  const controller = new AbortController();
  let phase: Phase = 'idle';
  let code: number | undefined;
  let deadline: NodeJS.Timeout | undefined;
  let word: NodeJS.Timeout | undefined;
  const leave = (): void => {
    if (phase !== 'saving') sayInterrupted(typeof what === 'string' ? what : what());
    process.exit(code);
  };
  const handle = (signal: keyof typeof INTERRUPTED): void => {
    const again = code !== undefined;
    code = INTERRUPTED[signal];
    if (again || phase === 'idle') leave();
    if (phase !== 'working') return;
    controller.abort();
    // Not unref'd: work that hangs must not keep the process from leaving.
    deadline = setTimeout(leave, STOP_MS);
  };
  const signals = Object.keys(INTERRUPTED) as (keyof typeof INTERRUPTED)[];
  for (const signal of signals) process.on(signal, handle);
  return {
    signal: controller.signal,
    exitCode: () => code,
    enter: (next) => {
      phase = next;
      // What is about to be saved has made it in time.
      if (next === 'saving' || next === 'keeping') clearTimeout(deadline);
      if (next !== 'keeping') return clearTimeout(word);
      deadline = setTimeout(leave, KEEP_MS);
      word = setTimeout(() => sayInterrupted(KEEPING), PATIENT_MS);
    },
    release: () => {
      clearTimeout(deadline);
      clearTimeout(word);
      for (const signal of signals) process.off(signal, handle);
    },
  };
}

/** The line that an interrupted command ends with. */
export function sayInterrupted(what: string): void {
  // A line of progress may stand where the cursor is.
  process.stderr.write(`${process.stderr.isTTY ? '\r\u001b[K' : ''}descent: interrupted: ${what}\n`);
}
