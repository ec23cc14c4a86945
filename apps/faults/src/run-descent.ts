import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The command as it is committed. */
export const LAUNCHER: string = fileURLToPath(new URL('../../cli/bin/descent.js', import.meta.url));
/** A run that takes longer hangs. */
const DEADLINE_MS = 120_000;

/** How a run of the command ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
  /** Whether it was ended because it took too long. */
  readonly hung: boolean;
}

export interface DescentOptions {
  /** Words before the command's own, such as `strace -f`. */
  readonly prefix?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string | Uint8Array;
  readonly deadlineMs?: number;
  /** Called when the process is there, and whenever it has said more on stderr. */
  readonly watch?: (child: ChildProcess, stderr: string) => void;
}

/** Runs `descent` in a folder to its end, however that comes. */
export function runDescent(
  folder: string,
  args: readonly string[],
  { prefix = [], env = {}, stdin = '', deadlineMs = DEADLINE_MS, watch }: DescentOptions = {},
): Promise<Ended> {
  const [command, ...rest] = [...prefix, process.execPath, LAUNCHER, ...args] as [string, ...string[]];
  const own = { DESCENT_CACHE: join(folder, 'cache'), ...env };
  const started = performance.now();
  // A group of its own: what hangs is ended with all that it has started.
  const child = spawn(command, rest, { cwd: folder, env: { ...process.env, ...own }, detached: true });
  const end = (): void => killGroup(child);
  process.on('exit', end);
  let [stdout, stderr, hung] = ['', '', false];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
    watch?.(child, stderr);
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(stdin);
  child.once('spawn', () => watch?.(child, stderr));
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      hung = true;
      end();
    }, deadlineMs);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      process.off('exit', end);
      resolve({ code, signal, stdout, stderr, ms: performance.now() - started, hung });
    });
  });
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

/** The SHA-256 of a file; undefined where there is none. */
export function hashOf(path: string): string | undefined {
  return existsSync(path) ? createHash('sha256').update(readFileSync(path)).digest('hex') : undefined;
}

/** The last line that a run has said. */
export function lastWords({ code, signal, stderr }: Ended): string {
  return `exit ${signal ?? code}, ${JSON.stringify(stderr.trimEnd().split('\n').at(-1) ?? '')}`;
}
