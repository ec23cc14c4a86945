// Installs and builds what is missing, and nothing that is there already. Plain Node, because nothing is installed yet.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const STAMP = `${root}node_modules/.descent-install`;
// Development tools that phone home are told not to.
const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' };

/** Runs a command in the repository; true when it succeeded. Ctrl-C ends this process too. */
export function run(command, args, extraEnv = {}, stdout = 2) {
  const shell = process.platform === 'win32';
  // Stdout is for results: what installing and building print goes to stderr.
  const options = { cwd: root, stdio: [0, stdout, 2], shell, env: { ...env, ...extraEnv } };
  const { status, signal } = spawnSync(shell ? `"${command}"` : command, args, options);
  if (signal !== null) process.exit(128 + constants.signals[signal]);
  return status === 0;
}

/** Runs a command of the installed packages. */
export function runInstalled(name, args, extraEnv, stdout) {
  return run(`${root}node_modules/.bin/${name}`, args, extraEnv, stdout);
}

/** Installs the locked dependencies when the lock file is not the one that was installed last. */
export function install() {
  const lock = createHash('sha256')
    .update(readFileSync(`${root}package-lock.json`))
    .digest('hex');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === lock) return true;
  process.stderr.write('descent: installing dependencies (only the first time)\n');
  // npm's own report would go to stdout, which is for results.
  const quiet = ['--silent', '--prefer-offline', '--no-audit', '--no-fund'];
  if (!run('npm', ['ci', ...quiet])) {
    process.stderr.write('descent: `npm ci` failed; run it to see why\n');
    return false;
  }
  writeFileSync(STAMP, lock);
  return true;
}

/** Runs turbo tasks, which skip what has not changed; their output is shown when they fail. */
export function turbo(...tasks) {
  return runInstalled('turbo', [
    'run',
    ...tasks,
    '--output-logs=errors-only',
    '--log-order=grouped',
    '--no-update-notifier',
  ]);
}
