import type { ParameterSpec } from '../layers/layer.ts';
import type { Network } from '../network.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';

/** Parameters that share the scalars of a step. */
export interface ParameterGroup {
  /** What the run's learning rate is multiplied by for them. */
  readonly learningRate: number;
  /** The same for decoupled weight decay, which NTK parametrization leaves as it is. */
  readonly decayRate: number;
  /** Whether weight decay and L1 are for them. */
  readonly decays: boolean;
}

/** The groups of a network's parameters, and the number of each parameter's group, by layer. */
export interface ParameterGroups {
  readonly groups: readonly ParameterGroup[];
  readonly groupOf: readonly (readonly number[])[];
}

/**
 * Puts parameters of equal learning rate and decay into one group, numbered in the order in which they come.
 *
 * A parameter with `ntk` is learned as if it were √fanIn times as large and divided by √fanIn wherever it is used (Jacot, Gabriel and
 * Hongler 2018, arXiv 1806.07572). Its gradient would be 1/√fanIn of what it is, and so would be what a step of it counts for: a step of
 * a linear rule is 1/fanIn as long, one of an invariant rule 1/√fanIn.
 *
 * | network | groups (learning rate, decays) |
 * |---|---|
 * | dense without biases | (1, yes) |
 * | dense with biases | (1, yes), (1, no) |
 * | dense of 16 inputs with `ntk`, sgd | (1/16, yes), … |
 * | the same, adam | (1/4, yes), … |
 *
 * @param apart Whether each parameter has a group of its own.
 */
export function groupParameters(
  network: Network,
  { gradientScale }: Optimizer,
  apart: boolean,
): ParameterGroups {
  const groups: ParameterGroup[] = [];
  const groupOf = network.layers.map(({ parameters }) =>
    parameters.map((parameter) => {
      const group = groupFor(parameter, gradientScale);
      const known = apart ? -1 : groups.findIndex((other) => isSame(group, other));
      return known >= 0 ? known : groups.push(group) - 1;
    }),
  );
  return { groups, groupOf };
}

function groupFor(
  { learningRate = 1, decays, ntk, fanIn, file }: ParameterSpec,
  gradientScale: Optimizer['gradientScale'],
): ParameterGroup {
  const fan = ntk === true ? Math.max(fanIn, 1) : 1;
  return {
    learningRate: learningRate / (gradientScale === 'linear' ? fan : Math.sqrt(fan)),
    decayRate: learningRate,
    decays: decays ?? file === 'transposed',
  };
}

function isSame(a: ParameterGroup, b: ParameterGroup): boolean {
  return a.learningRate === b.learningRate && a.decayRate === b.decayRate && a.decays === b.decays;
}
