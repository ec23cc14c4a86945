import { fixedOrderSum } from '../kernels/fixed-order-sum.ts';
import { lbfgsMemory, NUMBER } from '../optimizers/lbfgs-memory.ts';
import { beginIteration, nextTrial, Phase } from '../optimizers/lbfgs-search.ts';
import type { Program, Stage } from './program.ts';
import type { Run } from './run.ts';
import { advanceScalars } from './step-scalars.ts';
import { trainingSteps } from './training-steps.ts';

/**
 * The training program of an optimizer that searches along lines, over all rows: a step is one evaluation of the loss and its
 * gradient, after which one worker alone sets the next trial in the run's memory; an epoch is one search. What is left of its steps once
 * the search has ended has no tiles.
 *
 * @param evaluation The stages that leave the losses of all rows, and their gradient in the run's `gradient`.
 */
export function lineSearchProgram(run: Run, evaluation: readonly Stage[]): Program {
  const { parameters, spec, datasets } = run;
  const gradient = run.gradient!;
  const memory = lbfgsMemory(run.search!, parameters.length, run.options['history']!);
  const rate = run.options['learningRate']!;
  const isOpen = (): boolean => memory.numbers[NUMBER.phase] !== Phase.done;
  const { rows, losses } = datasets.train;
  const decay = decayOf(run, spec.transforms?.weightDecay ?? 0);

  const stages = evaluation.map(
    (stage): Stage => ({
      tiles: () => (isOpen() ? stage.tiles(0) : 0),
      run: (_step, tile) => stage.run(0, tile),
    }),
  );
  const [first, ...others] = stages;
  const begin: Stage = {
    ...first!,
    prepare(step) {
      if (step > 0) return;
      advanceScalars(run, step);
      beginIteration(memory, parameters, rate);
    },
  };
  const decide: Stage = {
    tiles: () => 0,
    prepare() {
      if (!isOpen()) return;
      const loss = fixedOrderSum(losses, 0, rows) / rows;
      nextTrial(memory, parameters, loss + decay(gradient), gradient, rate);
    },
    run: () => undefined,
  };
  return { name: 'train', steps: trainingSteps(run), stages: [begin, ...others, decide] };
}

/** ½λ·Σθ² of the weights that decay, whose gradient is added to the one given. */
function decayOf(run: Run, lambda: number): (gradient: Float64Array) => number {
  const { network, parameters, groups, groupOf } = run;
  const decaying = network.layers.flatMap((layer, l) =>
    layer.parameters.filter((_, i) => lambda > 0 && groups[groupOf[l]![i]!]!.decays),
  );
  return (gradient) => {
    let squares = 0;
    for (const { offset, length } of decaying) {
      for (let i = offset; i < offset + length; i++) {
        squares += parameters[i]! * parameters[i]!;
        gradient[i] = gradient[i]! + lambda * parameters[i]!;
      }
    }
    return 0.5 * lambda * squares;
  };
}
