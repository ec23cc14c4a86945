import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** How long a peer may take to start and import its library, in milliseconds. */
const START_MS = 60_000;
/** How much of what it wrote to stderr is kept for the reason of its failure, in characters. */
const KEPT_ERRORS = 2000;

/** A peer whose library is not installed; the message says how to get it. */
export class PeerAbsentError extends Error {}

/** A peer that broke, hung or did not understand. */
export class PeerError extends Error {}

/** Children that are alive: none may outlive the harness. */
const alive = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

/** How a peer is started. */
export interface PeerCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly threads: number;
  readonly startMs?: number;
}

/** A long-lived child that answers one line of JSON per line of JSON. Every wait has a deadline. */
export class PeerProcess {
  readonly versions: Readonly<Record<string, string>>;
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #errors: { text: string };

  private constructor(
    child: ChildProcess,
    lines: AsyncIterator<string>,
    errors: { text: string },
    versions: Readonly<Record<string, string>>,
  ) {
    this.#child = child;
    this.#lines = lines;
    this.#errors = errors;
    this.versions = versions;
  }

  /**
   * Starts a peer and waits until it is ready.
   * @throws PeerAbsentError when its library or its interpreter is not there; PeerError when it breaks or hangs.
   */
  static async start({ command, args, cwd, threads, startMs = START_MS }: PeerCommand): Promise<PeerProcess> {
    const child = spawn(command, args, { cwd, env: peerEnvironment(process.env, threads), stdio: 'pipe' });
    alive.add(child);
    child.on('close', () => alive.delete(child));
    const errors = { text: '' };
    child.on('error', (error) => {
      errors.text = error.message;
    });
    // A child that has died does not read what it is told; its silence is what is reported.
    child.stdin.on('error', () => undefined);
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      errors.text = (errors.text + chunk).slice(-KEPT_ERRORS);
    });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const peer = new PeerProcess(child, lines, errors, {});
    const hello = await peer.#answer(startMs);
    if (hello['ready'] === true)
      return new PeerProcess(child, lines, errors, hello['versions'] as Record<string, string>);
    await peer.close();
    if (typeof hello['absent'] === 'string') throw new PeerAbsentError(hello['absent']);
    throw new PeerError(`expected it to say that it is ready, got ${JSON.stringify(hello).slice(0, 200)}`);
  }

  /**
   * Asks, and waits for the answer.
   * @throws PeerError when the answer is an error, is none, or does not come in time; the child is then gone.
   */
  async request(message: unknown, deadlineMs: number): Promise<Record<string, unknown>> {
    this.#child.stdin?.write(`${JSON.stringify(message)}\n`);
    const answer = await this.#answer(deadlineMs);
    if (typeof answer['error'] === 'string') throw new PeerError(answer['error']);
    return answer;
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null || this.#child.pid === undefined)
      return;
    const closed = new Promise((resolve) => this.#child.once('close', resolve));
    this.#child.kill('SIGKILL');
    await closed;
  }

  async #answer(deadlineMs: number): Promise<Record<string, unknown>> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), deadlineMs);
    });
    const next = await Promise.race([this.#lines.next(), late]).finally(() => clearTimeout(timer));
    if (next === 'late') {
      await this.close();
      throw new PeerError(`no answer within ${deadlineMs / 1000} s`);
    }
    if (next.done === true) {
      // What it said last may still be on its way when stdout has ended already.
      await new Promise((resolve) => setTimeout(resolve, 50));
      const last = this.#errors.text.trim().split('\n').at(-1);
      throw new PeerError(`it ended without an answer${last ? `: ${last}` : ''}`);
    }
    try {
      return JSON.parse(next.value) as Record<string, unknown>;
    } catch {
      await this.close();
      throw new PeerError(`expected a line of JSON, got ${JSON.stringify(next.value.slice(0, 200))}`);
    }
  }
}

/** The environment of a peer: its threads, and nothing that would slow its BLAS down. */
export function peerEnvironment(env: NodeJS.ProcessEnv, threads: number): NodeJS.ProcessEnv {
  const {
    OPENBLAS_CORETYPE: _core,
    OPENBLAS_L2_SIZE: _cache,
    MKL_DEBUG_CPU_TYPE: _mkl,
    NVPL_BLAS_DEBUG_CPU_TYPE: _nvpl,
    ...rest
  } = env;
  return {
    ...rest,
    OPENBLAS_NUM_THREADS: String(threads),
    OMP_NUM_THREADS: String(threads),
    MKL_NUM_THREADS: String(threads),
    PYTHONDONTWRITEBYTECODE: '1',
  };
}
