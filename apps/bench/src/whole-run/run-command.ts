import { type ChildProcess, spawn } from 'node:child_process';

/** Children that are alive: none may outlive the harness. */
const alive = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

/** A process that has ended well. */
export interface FinishedCommand {
  /** From its start to its end. */
  readonly seconds: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a command to its end.
 * @throws Error with its last line of stderr when it fails, cannot start, or takes longer than the deadline.
 */
export function runCommand(
  command: string,
  args: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly deadlineMs: number; readonly cwd?: string },
): Promise<FinishedCommand> {
  const { env = process.env, deadlineMs, cwd } = options;
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(command, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    alive.add(child);
    let stdout = '';
    let stderr = '';
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, deadlineMs);
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk;
    });
    const end = (): void => {
      clearTimeout(timer);
      alive.delete(child);
    };
    child.on('error', (error) => {
      end();
      reject(error);
    });
    child.on('close', (code) => {
      end();
      const seconds = (performance.now() - started) / 1000;
      const last = stderr.trim().split('\n').at(-1) ?? '';
      if (late) reject(new Error(`not done within ${deadlineMs / 1000} s`));
      else if (code !== 0) reject(new Error(`exit ${code}: ${last}`));
      else resolve({ seconds, stdout, stderr });
    });
  });
}
