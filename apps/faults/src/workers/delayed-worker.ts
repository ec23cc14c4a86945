import { threadId } from 'node:worker_threads';
import { RandomNumbers } from '../random-numbers.ts';

/** How often a worker that takes a tile or comes to a barrier is late, and by how much at most, in milliseconds. */
const OFTEN = 0.004;
const MOST_MS = 50;

const random = new RandomNumbers(threadId);
const nothing = new Int32Array(new SharedArrayBuffer(4));
const { add } = Atomics;
// Workers take tiles and arrive at barriers by this, looked up at each call.
Atomics.add = ((...args: Parameters<typeof add>) => {
  if (random.next() < OFTEN) Atomics.wait(nothing, 0, 0, MOST_MS * random.next());
  return add(...args);
}) as typeof add;

const trainer = import.meta.resolve('@descent/trainer');
const module = (await import(new URL('./worker.js', trainer).href)) as { default: (range: unknown) => void };
const work: (range: unknown) => void = module.default;

/** The pool's own task, on a worker that is late now and then. */
export default work;
