import type { Transform } from '../kernels/formulas.ts';
import { keepGradient } from '../kernels/keep-gradient.ts';
import type { Update } from '../kernels/kernels.ts';
import { parameterViews } from '../network.ts';
import type { Panels } from '../panels.ts';
import { transforms } from '../transforms/index.ts';
import type { Run } from './run.ts';
import { transformsOf } from './step-scalars.ts';

/** Where the norm of a gradient is wanted, a penalty is part of it, and added before. */
function isPenalty(transform: Transform): boolean {
  return transform === transforms['l1'];
}

/** The number of a parameter's group: where gradients are clipped by their norms, each member has groups of its own. */
export function groupAt(
  { groups, groupOf, groupSets }: Run,
  member: number,
  layer: number,
  parameter: number,
): number {
  const first = groupSets === 1 ? 0 : (member * groups.length) / groupSets;
  return first + groupOf[layer]![parameter]!;
}

/** What the update of each parameter of a member needs, by layer. */
export function updatesOf(run: Run, member = 0): Update[][] {
  const { network, rule, groups, norms } = run;
  const states = run.state.map((state) => parameterViews(network, state, member));
  const before = groups.map((group) => {
    const all = transformsOf(run, group);
    return norms === null ? all : all.filter((transform) => !isPenalty(transform));
  });
  return parameterViews(network, run.parameters, member).map((layer, l) =>
    layer.map((parameter, i) => {
      const group = groupAt(run, member, l, i);
      return {
        rule,
        parameter,
        state: states.map((views) => views[l]![i]!),
        scalars: groups[group]!.scalars,
        transforms: before[group]!,
      };
    }),
  );
}

/** The gradient that is kept of each parameter, by layer. */
export function gradientsOf(run: Run, member: number): Panels[][] {
  return parameterViews(run.network, run.gradient!, member);
}

/** Updates that keep the gradient; where they continue, they go on from the one that is kept. */
export function gradientUpdatesOf(run: Run, member: number, continues: boolean): Update[][] {
  const gradients = gradientsOf(run, member);
  return updatesOf(run, member).map((layer, l) =>
    layer.map(({ parameter, scalars }, i) => ({
      ...{ rule: keepGradient, parameter, scalars, continues },
      state: [gradients[l]![i]!],
    })),
  );
}

/** Updates that add the penalty to the gradient that is kept; null where there is none. */
export function penaltyUpdatesOf(run: Run, member: number): (Update | null)[][] {
  return gradientUpdatesOf(run, member, false).map((layer, l) =>
    layer.map((update, i) => {
      const penalties = transformsOf(run, run.groups[groupAt(run, member, l, i)]!).filter(isPenalty);
      return penalties.length === 0 ? null : { ...update, transforms: penalties };
    }),
  );
}

/** The average of each parameter, by layer; null where the run keeps none. */
export function averagesOf(run: Run, member = 0): Panels[][] | null {
  return run.average === null ? null : parameterViews(run.network, run.average, member);
}
