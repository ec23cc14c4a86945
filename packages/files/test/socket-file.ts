import { createServer } from 'node:net';
import { onTestFinished } from 'vitest';

/** Makes a socket at the path: a file that is no regular one, and harmless to lose if the code under test is broken. */
export async function socketFile(path: string): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(path, resolve));
  onTestFinished(() => {
    server.close();
  });
  return path;
}
