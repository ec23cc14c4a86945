import { spawnSync } from 'node:child_process';

/** How long an interpreter may take to say that it is there, in milliseconds. */
const DEADLINE_MS = 10_000;

/** The interpreters to try: the one that is named, or the system's before that of the PATH, which may lack its packages. */
export function pythonCandidates(env: NodeJS.ProcessEnv = process.env): string[] {
  const named = env['DESCENT_PYTHON'];
  return named === undefined || named === '' ? ['/usr/bin/python3', 'python3', 'python'] : [named];
}

/** The first Python 3 that has NumPy, else the first at all; undefined where there is none. */
export function findPython(candidates: readonly string[] = pythonCandidates()): string | undefined {
  const works = (command: string, code: string): boolean =>
    spawnSync(command, ['-c', code], { timeout: DEADLINE_MS, stdio: 'ignore' }).status === 0;
  return (
    candidates.find((command) => works(command, 'import numpy')) ??
    candidates.find((command) => works(command, 'import sys; sys.exit(sys.version_info[0] != 3)'))
  );
}
