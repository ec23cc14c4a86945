// `npm run bench -- --suite NAME,…`: installs, builds, and runs the benchmark harness; `-- --help` lists its options.
import { install, root, run, turbo } from './prepare.mjs';

const ready = install() && turbo('build');
process.exitCode =
  ready && run(process.execPath, [`${root}apps/bench/bin/bench.js`, ...process.argv.slice(2)], {}, 1)
    ? 0
    : 70;
