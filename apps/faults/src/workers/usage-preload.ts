import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

// Loaded before everything else by NODE_OPTIONS: at the end says how much memory the process has had, in bytes, in the file DESCENT_USAGE.
const { DESCENT_USAGE: path } = process.env;

if (isMainThread && path !== undefined)
  process.on('exit', () => writeFileSync(path, String(process.resourceUsage().maxRSS * 1024)));
