import type { Program, StepRange } from '@descent/core';
import type { Control } from './control.ts';

/**
 * One worker's walk through a range of steps: take tiles of a stage until none is left, meet the others, go on to the next stage.
 * Every worker of the pool walks the same list; who computes which tile is left to chance and does not matter.
 */
export function walkSteps(program: Program, { from, to }: StepRange, control: Control): void {
  const { stages } = program;
  const last = stages.length - 1;
  control.join();
  program.start?.();
  control.barrier(() => stages[0]!.prepare?.(from));
  for (let step = from; step < to; step++) {
    for (let s = 0; s <= last; s++) {
      const stage = stages[s]!;
      const tiles = stage.tiles(step);
      for (let tile = control.takeTile(); tile < tiles; tile = control.takeTile()) stage.run(step, tile);
      control.barrier(() => {
        control.freeTiles();
        if (s < last) stages[s + 1]!.prepare?.(step);
        else control.finishStep();
        if (s === last && step + 1 < to && !control.mustLeave()) stages[0]!.prepare?.(step + 1);
      });
    }
    if (control.mustLeave()) return;
  }
}
