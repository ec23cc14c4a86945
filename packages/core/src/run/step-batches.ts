import type { Stage } from './program.ts';

/** A stage that works on one batch after another, as a stage of steps of `batches` batches each: on batch number `which` of its step. */
export function batchOfStep(stage: Stage, batches: number, which: number): Stage {
  if (batches === 1) return stage;
  const { prepare } = stage;
  const batch = (step: number): number => step * batches + which;
  return {
    tiles: (step) => stage.tiles(batch(step)),
    ...(prepare === undefined ? {} : { prepare: (step: number) => prepare(batch(step)) }),
    run: (step, tile) => stage.run(batch(step), tile),
  };
}
