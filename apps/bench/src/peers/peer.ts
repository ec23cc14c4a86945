/** Another system that does the same work: a script in bench/peers that speaks peer_loop's or peer-loop's protocol. */
export interface Peer {
  /** Its name in results, with the precision where that is a choice. */
  readonly subject: string;
  readonly runtime: 'python' | 'node';
  /** A file in bench/peers. */
  readonly script: string;
  readonly args: readonly string[];
  readonly precision: 'float64' | 'float32';
  /** Numbers of threads to try, `any` for all from 1 to the cores; the best is measured. */
  readonly threads: 'any' | readonly number[];
  /** Names of works that it can do. */
  readonly works: readonly string[];
  /** How long an answer may take beyond the work's own time, in milliseconds; left out: 30 s. */
  readonly answerMs?: number;
  /** The largest relative error of a loss that agrees with Descent's, after the steps that are compared; by work, else `default`. */
  readonly tolerance: Readonly<Record<string, number>> & { readonly default: number };
}
