// `npm start`: installs, builds, and trains on the handwritten digits that ship with the project. Arguments go to `descent train`.
import { spawnSync } from 'node:child_process';
import { constants } from 'node:os';
import { install, root, turbo } from './prepare.mjs';

// The child handles Ctrl-C itself and says what was saved; this process only waits for it. (`npm start -- --resume` goes on.)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);

// What `descent` needs and no more: the pages and the harness are not part of a first minute.
if (install() && turbo('@descent/cli#build')) {
  const descent = `${root}apps/cli/bin/descent.js`;
  const { status, signal } = spawnSync(process.execPath, [descent, 'train', ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  process.exitCode = status ?? 128 + constants.signals[signal];
} else {
  process.exitCode = 70;
}
