import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { repository } from './paths.ts';

/** The versions of what every run is made of; peers add theirs. */
export function ownVersions(): Map<string, string> {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return new Map([
    ['node', process.versions.node],
    ['v8', process.versions.v8],
    ['descent', version],
  ]);
}

/** The commit that is measured, and whether the tree holds changes beside it. Results do not count: they are what a run makes. */
export function describeCommit(): { commit: string; dirty: boolean } {
  const git = (...args: string[]): string | undefined => {
    const { status, stdout } = spawnSync('git', args, { cwd: repository, encoding: 'utf8' });
    return status === 0 ? stdout.trim() : undefined;
  };
  const commit = git('rev-parse', 'HEAD') ?? 'unknown';
  return { commit, dirty: (git('status', '--porcelain', '--', '.', ':!bench/results') ?? '') !== '' };
}
