import type { Kernels } from '../kernels/kernels.ts';
import type { Matrix } from '../matrix.ts';
import { frameMaker } from './frame.ts';
import { passesOf } from './passes.ts';
import type { Program, Stage } from './program.ts';
import type { Run } from './run.ts';
import { advanceScalars } from './step-scalars.ts';
import { averagesOf, updatesOf } from './updates.ts';

/**
 * The training program of batches of one, for one worker alone: the first layer is updated by a sample and given the next one in
 * the same walk over its weights, which are to be larger than the cache. The bits are those of the two stages one after the other.
 * Null where the run is of another kind.
 */
export function onlineProgram(run: Run, kernels: Kernels): Program | null {
  const first = run.network.layers[0]!;
  const { inputs, targets, rows } = run.datasets.train;
  const updateAhead = first.kind.updateAhead?.bind(first.kind);
  const isPlain = run.network.layers.every(
    ({ kind }) => !kind.draws && kind.wholeBatch === undefined && kind.skips === undefined,
  );
  const { weights } = run.datasets.train;
  if (!isPlain || run.network.members > 1 || weights !== undefined) return null;
  if (run.spec.batchSize !== 1 || updateAhead === undefined || inputs.kind === 'sparse') return null;
  if (run.gradient !== null) return null;

  const { forward, backward } = passesOf(run, kernels);
  const { network, order } = run;
  const updates = updatesOf(run);
  const averages = averagesOf(run)?.flat() ?? [];
  const averaged = updates.flat();
  const frameOf = frameMaker(run, 'train', true);
  // Two frames that differ in where their input lies: while one sample is learned, the next one is at hand.
  const frames = [frameOf(1, 0), frameOf(1, 1)] as const;
  const tensorsOf = frames.map(({ members: [member], input }) => ({
    ...member!.layers[0]!,
    input: input as Matrix,
  }));
  /** The step whose sample has been through the first layer already. */
  let ahead = -1;

  const stage: Stage = {
    tiles: () => 1,
    run(step) {
      const frame = frames[step % 2]!;
      const member = frame.members[0]!;
      kernels.gatherTargets(frame.target, targets, order, step, 0, 1);
      if (ahead === step) {
        forward(frame, 1, 0, 1);
      } else {
        kernels.gatherInputs(frame.input, inputs, order, step, 0, 1);
        forward(frame, 0, 0, 1);
      }
      backward(frame, step, 0, 1);
      advanceScalars(run, step);
      for (let l = network.layers.length - 1; l > 0; l--) {
        const { kind, parameters } = network.layers[l]!;
        for (let p = 0; p < parameters.length; p++) {
          const update = updates[l]![p]!;
          kind.update(
            kernels,
            member.layers[l]!,
            member.deltaPanels[l]!,
            p,
            update,
            0,
            update.parameter.rows,
          );
        }
      }
      if (step + 1 < rows) {
        const { input: next } = frames[(step + 1) % 2]!;
        kernels.gatherInputs(next, inputs, order, step + 1, 0, 1);
        updateAhead(kernels, tensorsOf[step % 2]!, member.deltaPanels[0]!, updates[0]!, next as Matrix);
        ahead = step + 1;
      } else {
        for (const [p, update] of updates[0]!.entries())
          first.kind.update(
            kernels,
            member.layers[0]!,
            member.deltaPanels[0]!,
            p,
            update,
            0,
            update.parameter.rows,
          );
      }
      averages.forEach((average, i) => {
        const { parameter, scalars } = averaged[i]!;
        kernels.average(average, parameter, scalars, 0, parameter.rows);
      });
    },
  };
  // Whoever starts a range may have changed the weights or the order since.
  const start = (): void => {
    ahead = -1;
  };
  return { name: 'train', steps: rows, stages: [stage], start };
}
