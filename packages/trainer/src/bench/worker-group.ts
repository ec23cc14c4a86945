import { Worker } from 'node:worker_threads';
import { FailureError } from '@descent/core';

/** How long workers may take for one answer, in milliseconds. */
const ANSWER_MS = 20_000;

/** Worker threads that run one module and answer one message with one. */
export class WorkerGroup {
  readonly #workers: readonly Worker[];

  constructor(module: URL, setups: readonly unknown[]) {
    this.#workers = setups.map((workerData) => new Worker(module, { workerData }));
    // An error between two questions must not end the process; the next question finds no answer in time.
    for (const worker of this.#workers) worker.on('error', () => undefined);
  }

  /**
   * Sends a message to the first `count` workers at once and resolves with their answers.
   * @throws FailureError when one fails or does not answer in time.
   */
  ask<Answer>(message: unknown, count: number = this.#workers.length): Promise<Answer[]> {
    const answers = this.#workers.slice(0, count).map((worker) => answerOf<Answer>(worker));
    for (const worker of this.#workers.slice(0, count)) worker.postMessage(message);
    return Promise.all(answers);
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}

function answerOf<Answer>(worker: Worker): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      worker.off('message', onMessage);
      worker.off('error', onError);
      act();
    };
    const onMessage = (answer: Answer): void => settle(() => resolve(answer));
    const onError = (error: Error): void =>
      settle(() =>
        reject(new FailureError(`a benchmark's worker failed: ${error.message}`, { cause: error })),
      );
    const timer = setTimeout(
      () =>
        settle(() =>
          reject(new FailureError(`a benchmark's worker gave no answer in ${ANSWER_MS / 1000} s`)),
        ),
      ANSWER_MS,
    );
    worker.on('message', onMessage);
    worker.on('error', onError);
  });
}
