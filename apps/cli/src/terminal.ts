/** Where a command speaks: results go to stdout, everything else to stderr. */
export interface Terminal {
  /** A line of the result. */
  result(text: string): void;
  /** A line of talk for people; silenced by --quiet. */
  say(text: string): void;
  /** A line that the next one replaces, where the terminal can; elsewhere at most one a second is kept. */
  progress(text: string): void;
}

const PLAIN_LINE_MS = 1000;

/** The process's own terminal. With `json`, stdout is kept for the one object; `quiet` silences stderr but for errors. */
export function processTerminal({ quiet, json }: { quiet: boolean; json: boolean }): Terminal {
  const { stderr, stdout } = process;
  // NO_COLOR asks for plain text: no animation either.
  const animated = stderr.isTTY === true && (process.env['NO_COLOR'] ?? '') === '';
  let shown = false;
  let lastLine = Number.NEGATIVE_INFINITY;
  const clear = (): void => {
    if (shown) stderr.write('\r\u001b[K');
    shown = false;
  };
  return {
    result(text) {
      clear();
      if (!json) stdout.write(`${text}\n`);
    },
    say(text) {
      clear();
      if (!quiet) stderr.write(`${text}\n`);
    },
    progress(text) {
      if (quiet) return;
      if (animated) {
        stderr.write(`\r${text.slice(0, (stderr.columns ?? 80) - 1)}\u001b[K`);
        shown = true;
      } else if (performance.now() - lastLine >= PLAIN_LINE_MS) {
        lastLine = performance.now();
        stderr.write(`${text}\n`);
      }
    },
  };
}
