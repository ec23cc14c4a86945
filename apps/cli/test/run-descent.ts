import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The command as it is committed. */
export const LAUNCHER = fileURLToPath(new URL('../bin/descent.js', import.meta.url));

/** Generous: a run that takes longer hangs. */
const DEADLINE_MS = 45_000;

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  /** Called with stderr so far, whenever there is more; may send signals. */
  readonly onStderr?: (text: string, kill: (signal: NodeJS.Signals) => void) => void;
  /** Called when the process is there; may send signals. */
  readonly onStart?: (kill: (signal: NodeJS.Signals) => void) => void;
  /** Leaves stdin open, as a terminal does. */
  readonly keepStdin?: boolean;
  readonly launcher?: string;
}

/** Runs `descent` in a folder, to its end. */
export function runDescent(
  cwd: string,
  args: readonly string[],
  { stdin = '', env = {}, onStderr, onStart, keepStdin = false, launcher = LAUNCHER }: RunOptions = {},
): Promise<Finished> {
  // The cache of whoever runs the tests is none of their business.
  const own = { DESCENT_CACHE: join(cwd, 'descent-cache'), ...env };
  const child = spawn(process.execPath, [launcher, ...args], { cwd, env: { ...process.env, ...own } });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
    onStderr?.(stderr, (signal) => child.kill(signal));
  });
  // A command that refuses its options does not read its input.
  child.stdin.on('error', () => undefined);
  if (keepStdin) child.stdin.write(stdin);
  else child.stdin.end(stdin);
  child.once('spawn', () => onStart?.((signal) => child.kill(signal)));
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), DEADLINE_MS);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, stdout, stderr });
    });
  });
}
