import type { KernelsChoice, TrainingEngine } from '@descent/core';

/** What the page asks its worker for. */
export interface TrainRequest {
  readonly seed: number;
  readonly epochs: number;
  readonly kernels: KernelsChoice;
}

/** What the worker tells its page: the loss of each epoch, then the bytes of the model file and what made them, or why there are none. */
export type WorkerMessage =
  | { readonly type: 'epoch'; readonly epoch: number; readonly loss: number }
  | {
      readonly type: 'done';
      readonly bytes: Uint8Array;
      readonly seconds: number;
      readonly engine: TrainingEngine;
    }
  | { readonly type: 'failed'; readonly reason: string };
