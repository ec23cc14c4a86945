import type { DenseDataset } from '@descent/core';
import type { WorkSpec } from '@descent/trainer';
import type { BenchContext } from '../suite.ts';

/** Something to train, the same for everybody. */
export interface Work {
  readonly title: string;
  readonly spec: WorkSpec;
  /** What a record says of it beside threads and kernels. */
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  /** Peers that cannot do just this: what they do instead, which Descent then does too when losses are compared. */
  readonly variants?: Readonly<Record<string, { readonly what: string; readonly spec: WorkSpec }>>;
  /** The rows, a whole number of batches, dense for those who know nothing else; or why there are none. */
  dataset(context: Pick<BenchContext, 'mnist' | 'quick'>): DenseDataset | { readonly missing: string };
}
