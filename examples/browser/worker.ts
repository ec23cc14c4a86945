// The worker of the page: it trains, and posts what happens.
import { trainSpirals } from '../spirals.ts';
import type { TrainRequest, WorkerMessage } from './messages.ts';

function post(message: WorkerMessage): void {
  self.postMessage(message);
}

async function answer({ seed, epochs, kernels }: TrainRequest): Promise<void> {
  const started = performance.now();
  const { bytes, engine } = await trainSpirals({
    seed,
    epochs,
    kernels,
    onEvent(event) {
      if (event.type === 'epoch') post({ type: 'epoch', epoch: event.epoch, loss: event.loss });
    },
  });
  const seconds = (performance.now() - started) / 1000;
  post({ type: 'done', bytes, seconds, engine });
}

self.onmessage = (event: MessageEvent<TrainRequest>) => {
  answer(event.data).catch((error: Error) => post({ type: 'failed', reason: error.message }));
};
