import type { Peer } from './peers/peer.ts';
import type { Target } from './record.ts';
import type { ResultRecord } from './result.ts';
import type { MnistFiles } from './works/mnist-files.ts';

/** What a suite is given to work with. */
export interface BenchContext {
  /** Samples per case. */
  readonly runs: number;
  /** About how long one sample takes where that can be chosen. */
  readonly seconds: number;
  /** Small cases: the harness is tried, nothing is measured. */
  readonly quick: boolean;
  /** Physical cores this process may use. */
  readonly cores: number;
  /** The kernels that are measured. */
  readonly kernels: string;
  /** A folder for files of the suite's own, removed at the end. */
  readonly folder: string;
  /** MNIST's files, or why there are none. */
  readonly mnist: MnistFiles | { readonly missing: string };
  readonly peers: readonly Peer[];
  /** Collects the versions that peers report. */
  readonly versions: Map<string, string>;
  /** A line of talk for people. */
  say(text: string): void;
}

/** What a suite has found out. */
export interface SuiteResult {
  readonly records: readonly ResultRecord[];
  /** Lines of the table of floors and goals, by the ids of the records. */
  readonly targets: readonly Target[];
}

/** One file under suites/ and one line in its index. */
export interface Suite {
  /** What it measures, in one line. */
  readonly about: string;
  run(context: BenchContext): Promise<SuiteResult>;
}
