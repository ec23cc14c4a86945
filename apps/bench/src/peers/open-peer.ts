import { findPython } from './find-python.ts';
import type { Peer } from './peer.ts';
import { PeerAbsentError, PeerProcess } from './peer-process.ts';

/** How long a peer may take to load its work, and beyond the work's own time to answer, in milliseconds. */
const LOAD_MS = 120_000;
const ANSWER_MS = 30_000;
/** How much longer than its trial a sample may take before the peer counts as hung. */
const PATIENCE = 20;

/** Somebody who can do the steps of a work: Descent, or a peer. */
export interface Subject {
  /** The mean loss of each of the first `count` batches before its own update, from the same initial weights. */
  losses(count: number): Promise<number[]>;
  /** The seconds that `count` steps from the initial weights take, without anything around them. */
  seconds(count: number): Promise<number>;
  close(): Promise<void>;
}

/** What opening a subject takes. */
export interface OpenOptions {
  readonly threads: number;
  /** The work as `writeWork` left it. */
  readonly folder: string;
  readonly versions: Map<string, string>;
}

let python: { readonly command: string | undefined } | undefined;

/** The interpreter for peers in Python, looked for once. */
export function pythonCommand(): string {
  python ??= { command: findPython() };
  if (python.command === undefined) {
    throw new PeerAbsentError('no Python 3 was found; name one in DESCENT_PYTHON');
  }
  return python.command;
}

/**
 * Starts a peer, and notes its versions.
 * @throws PeerAbsentError when it is not installed; PeerError when it breaks or hangs.
 */
export async function startPeer(
  { runtime, script, args }: Peer,
  cwd: string,
  threads: number,
  versions: Map<string, string>,
): Promise<PeerProcess> {
  const command = runtime === 'node' ? process.execPath : pythonCommand();
  const child = await PeerProcess.start({ command, args: [script, ...args], cwd, threads });
  for (const [name, version] of Object.entries(child.versions)) versions.set(name, version);
  return child;
}

/**
 * Starts a peer and has it load the work.
 * @throws PeerAbsentError when it is not installed; PeerError when it breaks or hangs.
 */
export async function openPeer(
  peer: Peer,
  cwd: string,
  { threads, folder, versions }: OpenOptions,
): Promise<Subject> {
  const child = await startPeer(peer, cwd, threads, versions);
  try {
    await child.request({ op: 'load', folder }, LOAD_MS);
  } catch (error) {
    await child.close();
    throw error;
  }
  let secondsPerStep = 0;
  return {
    async losses(count) {
      return (await child.request({ op: 'losses', steps: count }, LOAD_MS))['losses'] as number[];
    },
    async seconds(count) {
      const deadline = (peer.answerMs ?? ANSWER_MS) + PATIENCE * 1000 * secondsPerStep * count;
      const answer = await child.request({ op: 'steps', steps: count }, deadline);
      secondsPerStep = (answer['seconds'] as number) / count;
      return answer['seconds'] as number;
    },
    close: () => child.close(),
  };
}
