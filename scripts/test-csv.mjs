// The long form of the comparison of the two CSV readers; some minutes.
//   npm run test:csv [-- FILES]   (generated and damaged files, 20,000 unless said)
import { runInstalled, turbo } from './prepare.mjs';

const DESCENT_CSV_FILES = process.argv[2] ?? '20000';
const arguments_ = ['run', '--project', 'packages/files', 'plain-differential'];
process.exitCode = turbo('build') && runInstalled('vitest', arguments_, { DESCENT_CSV_FILES }, 1) ? 0 : 1;
