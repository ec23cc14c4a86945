import type { Suite } from '../suite.ts';
import { barrierSuite } from './barrier.ts';
import { checkpointsSuite } from './checkpoints.ts';
import { endToEndSuite } from './end-to-end.ts';
import { kernelsSuite } from './kernels.ts';
import { memorySuite } from './memory.ts';
import { onlineSuite } from './online.ts';
import { peersSuite } from './peers.ts';
import { readingSuite } from './reading.ts';
import { trainingSuite } from './training.ts';

/** Every suite, in the order in which they run. */
export const suites: Readonly<Record<string, Suite>> = {
  kernels: kernelsSuite,
  training: trainingSuite,
  online: onlineSuite,
  barrier: barrierSuite,
  reading: readingSuite,
  'end-to-end': endToEndSuite,
  memory: memorySuite,
  checkpoints: checkpointsSuite,
  peers: peersSuite,
};
