/** The version of the files under bench/results. A reader refuses another; a change of meaning raises it. */
export const SCHEMA_VERSION = 1;

/** One run of the harness: a file under bench/results, all that the dashboard reads. */
export interface ResultFile {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  /** When the run began, in ISO 8601, UTC. */
  readonly date: string;
  /** The commit that was measured, 40 hex digits, or `unknown` outside a repository. */
  readonly commit: string;
  /** Whether the tree held changes that the commit does not. */
  readonly dirty: boolean;
  /** True for a run with few and small samples, which shows that the harness works and nothing else. */
  readonly quick: boolean;
  /** How many samples each case was asked for. */
  readonly runs: number;
  /** The suites that were run, in order. */
  readonly suites: readonly string[];
  readonly machine: Machine;
  /** Versions by name: `node`, `v8`, `descent`, and those that each peer reports (`PyTorch`, `NumPy`, `BLAS of NumPy`, …). */
  readonly versions: Readonly<Record<string, string>>;
  readonly records: readonly ResultRecord[];
  readonly targets: readonly TargetRecord[];
}

/** What was measured on. Results of different machines (`cpu`, `cores` and `memoryGB`) are never compared. */
export interface Machine {
  readonly cpu: string;
  /** Physical cores this process may use. */
  readonly cores: number;
  readonly memoryGB: number;
  readonly os: string;
  readonly arch: string;
}

/** One subject on one case: its samples, or why there are none. */
export type ResultRecord = MeasuredRecord | MissingRecord;

interface RecordHead {
  /** Unique in the file: `SUITE/CASE/SUBJECT`, with a variant behind where one subject runs a case in several ways. */
  readonly id: string;
  readonly suite: string;
  /** The work, the same for all subjects that do it: `mnist-784-200-10-batch-128`. Records of one case compare. */
  readonly case: string;
  /** The case for people. */
  readonly title: string;
  /** Who does it: `descent`, or a peer's name with its precision where that is a choice: `PyTorch float64`. */
  readonly subject: string;
  /** How: threads, batch, network, kernels, precision, … Keys are words, values as they were used. */
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  readonly unit: string;
  readonly higherIsBetter: boolean;
}

/** A subject that did the work. */
export interface MeasuredRecord extends RecordHead {
  readonly status: 'measured';
  /** Every sample, in the order in which it was taken. */
  readonly samples: readonly number[];
  readonly median: number;
  /** The 95 % interval of the median: a seeded percentile bootstrap over the samples. */
  readonly interval: readonly [low: number, high: number];
  /** Medians of a short trial at each thread count, of which the best was then measured: `{ "1": …, "2": … }`. */
  readonly tried?: Readonly<Record<string, number>>;
  /** What was compared with Descent before anything was timed. */
  readonly check?: CorrectnessCheck;
}

/** A subject that is not installed here (`absent`), or that broke, hung or gave wrong figures (`failed`). */
export interface MissingRecord extends RecordHead {
  readonly status: 'absent' | 'failed';
  /** In one line; of what is absent also how to get it. */
  readonly reason: string;
  readonly check?: CorrectnessCheck;
}

/** A figure of the subject beside Descent's for the same work. */
export interface CorrectnessCheck {
  /** What was compared: `mean loss of step 20 from the same initial weights and batches`. */
  readonly what: string;
  /** Descent's figure. */
  readonly expected: number;
  /** The subject's. */
  readonly received: number;
  /** |received − expected| ÷ |expected|. */
  readonly relativeError: number;
  /** The largest error that agrees; null where only an impression can be had, such as with other initial weights. */
  readonly tolerance: number | null;
  readonly agrees: boolean;
}

/**
 * A line of the table that the work is held to: a figure of Descent's by itself, or as a ratio to another record. A ratio says how
 * many times as good (as fast, as small) Descent is, whatever the unit.
 */
export interface TargetRecord {
  readonly suite: string;
  /** What must hold, for people: `784-200-10 on MNIST, batch 128: against PyTorch float64`. */
  readonly title: string;
  /** The `id` of the record that is judged. */
  readonly record: string;
  /** The `id` of the record that it is measured against; null for a figure by itself. */
  readonly baseline: string | null;
  /** `×` for ratios, else the record's unit. */
  readonly unit: string;
  readonly higherIsBetter: boolean;
  /** The ratio or the figure; null when one of the two was not measured. */
  readonly value: number | null;
  /** Its 95 % interval; of a ratio by a bootstrap over both records' samples. */
  readonly interval: readonly [low: number, high: number] | null;
  /** Owed; null where only a goal is named. */
  readonly floor: number | null;
  /** What the work is for; null where the table names none. */
  readonly goal: number | null;
  readonly verdict: 'goal' | 'floor' | 'below' | 'unknown';
}
