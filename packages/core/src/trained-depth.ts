import type { Loss } from './losses/loss.ts';
import type { Network } from './network.ts';

/**
 * How many layers stand between the inputs and the loss: a loss on logits takes the place of the network's last layer, when that
 * is the one whose logits it takes.
 */
export function trainedDepth({ layers }: Network, { logitsOf }: Loss): number {
  return layers[layers.length - 1]!.spec.kind === logitsOf ? layers.length - 1 : layers.length;
}
