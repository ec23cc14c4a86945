import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { isMainThread } from 'node:worker_threads';

// Loaded before everything else by NODE_OPTIONS. Gives all temporary files one name, known beforehand: strace can then be told which calls to break.
if (isMainThread) {
  Object.defineProperty(process, 'pid', { value: 4_194_304 });
  crypto.randomBytes = ((size: number) => Buffer.alloc(size)) as typeof crypto.randomBytes;
  syncBuiltinESMExports();
}
