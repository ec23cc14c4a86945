import type { Suite } from '../suite.ts';
import { peersSuite } from './peers.ts';

/** Every suite, in the order in which they run. */
export const suites: Readonly<Record<string, Suite>> = {
  peers: peersSuite,
};
