// `npm run test:faults -- --fault NAME,…`: installs, builds, and runs the fault harness; `-- --help` lists its options.
import { install, root, run, turbo } from './prepare.mjs';

const ready = install() && turbo('build');
process.exitCode =
  ready && run(process.execPath, [`${root}apps/faults/bin/faults.js`, ...process.argv.slice(2)], {}, 1)
    ? 0
    : 70;
