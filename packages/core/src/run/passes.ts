import type { Kernels } from '../kernels/kernels.ts';
import { trainedDepth } from '../trained-depth.ts';
import type { Frame, MemberFrame } from './frame.ts';
import type { Run } from './run.ts';

/** The two ways through a network of one member in training. */
export interface Passes {
  /** Layers from number `first` on, up to the loss, for samples from ≤ s < to. */
  forward(frame: Frame, first: number, from: number, to: number): void;
  /**
   * The loss of the samples, which are rows `start` + s of the epoch, its gradient, and all deltas back to the first layer that learns; of
   * layers that learn in panels too.
   */
  backward(frame: Frame, start: number, from: number, to: number): void;
}

/**
 * The passes of a run over given kernels, for the online program. They must do the work of the stages in compile.ts, which
 * are cut otherwise: the executor contract's batches of 1 with a wide first layer (in one
 * thread this, in pools the stages) hold the two together.
 */
export function passesOf(run: Run, kernels: Kernels): Passes {
  const { loss } = run;
  const { layers } = run.network;
  const { losses } = run.datasets.train;
  const depth = trainedDepth(run.network, run.loss);
  const firstLearning = layers.findIndex((layer) => layer.parameters.length > 0);
  return {
    forward(frame, first, from, to) {
      const [member] = frame.members;
      for (let l = first; l < depth; l++) layers[l]!.kind.forward(kernels, member!.layers[l]!, from, to);
    },
    backward(frame, start, from, to) {
      const member = frame.members[0]!;
      const { output } = member.layers[depth - 1]!;
      loss.value(kernels, output, frame.target, losses, start, from, to);
      loss.gradient(kernels, output, frame.target, member.deltas[depth - 1]!, frame.count, from, to);
      for (let l = depth - 1; l > firstLearning; l--) {
        const delta = member.deltas[errorSource(run, l)]!;
        layers[l]!.kind.backward(kernels, member.layers[l]!, delta, member.deltas[l - 1]!, from, to);
      }
      for (let l = firstLearning; l < depth; l++) keepForUpdate(run, kernels, member, l, from, to);
    },
  };
}

/** What the update of layer l wants of samples from ≤ s < to: their deltas in panels, or what they contribute to its gradients. */
export function keepForUpdate(
  { network }: Run,
  kernels: Kernels,
  { layers, deltas, deltaPanels, contributions }: MemberFrame,
  l: number,
  from: number,
  to: number,
): void {
  const { kind } = network.layers[l]!;
  const panels = deltaPanels[l]!;
  if (panels !== null) kernels.toPanels(panels, deltas[l]!, from, to);
  kind.keep?.(kernels, layers[l]!, deltas[l]!, from, to);
  if (kind.contribute === undefined) return;
  kind.contribute(kernels, layers[l]!, deltas[l]!, contributions[l]!, from, to);
  layers[l]!.contributions!.forEach((whole, p) => {
    kernels.toPanels(whole, contributions[l]![p]!, from, to);
  });
}

/**
 * The layer whose delta goes back through layer l. By the exact rule it is l's own. By the book's, errors pass an activation's slope
 * by: Wᵀ is given the error after the activation that follows l, while l's own gradient keeps the slope.
 */
export function errorSource(run: Run, l: number): number {
  const { layers } = run.network;
  const followed = l + 1 < trainedDepth(run.network, run.loss) && layers[l + 1]!.parameters.length === 0;
  return run.spec.rule === 'book' && layers[l]!.parameters.length > 0 && followed ? l + 1 : l;
}
