import { isMainThread } from 'node:worker_threads';

// Loaded before everything else, in every thread, by NODE_OPTIONS. In workers that train it makes them fail as DESCENT_FAULT says, once they have taken
// DESCENT_FAULT_AFTER tiles and barriers.
const { DESCENT_FAULT: fault = '', DESCENT_FAULT_AFTER: after = '0' } = process.env;

const inTheMiddle: Readonly<Record<string, () => void>> = {
  throw() {
    throw new RangeError('a tile went wrong');
  },
  exit() {
    process.exit(3);
  },
  loop() {
    for (;;);
  },
  heap() {
    const hoard: number[][] = [];
    for (;;) hoard.push(new Array<number>(1_000_000).fill(hoard.length));
  },
};

if (!isMainThread && process.argv.at(-1)?.endsWith('/trainer/dist/worker.js') === true) {
  if (fault === 'load') throw new Error('the module is broken');
  const fail = inTheMiddle[fault];
  const { add } = Atomics;
  let left = Number(after);
  if (fail !== undefined)
    Atomics.add = ((...args: Parameters<typeof add>) => {
      if (left-- === 0) fail();
      return add(...args);
    }) as typeof add;
}
