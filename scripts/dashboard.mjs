// `npm run bench:dashboard [-- RESULTS OUTPUT]`: installs, builds, and writes the page of the committed results.
import { install, root, run, turbo } from './prepare.mjs';

const ready = install() && turbo('@descent/bench#build');
process.exitCode =
  ready && run(process.execPath, [`${root}apps/bench/bin/dashboard.js`, ...process.argv.slice(2)], {}, 1)
    ? 0
    : 70;
