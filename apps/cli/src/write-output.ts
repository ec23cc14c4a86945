import { writeSafely } from '@descent/files';
import { onInterrupt, sayInterrupted } from './interrupt.ts';
import { writeStdout } from './write-stdout.ts';

const NOTHING_WRITTEN = 'nothing was written';

/**
 * Writes text to a file, the whole of it or, when interrupted, none; or to stdout, for `-`, where what the reader has not taken is waited
 * for. Returns the exit code.
 */
export async function writeOutput(
  path: string,
  pieces: Iterable<string> | AsyncIterable<string>,
): Promise<number> {
  if (path === '-') {
    for await (const text of pieces) await writeStdout(text);
    return 0;
  }
  const interrupt = onInterrupt(NOTHING_WRITTEN);
  interrupt.enter('working');
  // What waits for rows from a pipe would wait on.
  interrupt.signal.addEventListener('abort', () => process.stdin.destroy());
  try {
    await writeSafely(path, encoded(pieces, interrupt.signal));
    return 0;
  } catch (error) {
    const code = interrupt.exitCode();
    if (code === undefined) throw error;
    sayInterrupted(NOTHING_WRITTEN);
    return code;
  } finally {
    interrupt.release();
  }
}

async function* encoded(
  pieces: Iterable<string> | AsyncIterable<string>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const text of pieces) {
    signal.throwIfAborted();
    yield encoder.encode(text);
  }
  signal.throwIfAborted();
}
