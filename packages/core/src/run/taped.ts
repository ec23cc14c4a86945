import type { Tape, Tapes } from '../kernels/tape.ts';
import type { Stage } from './program.ts';

/**
 * Stages each of whose tiles is one call into WebAssembly from its second time on.
 *
 * @param shadow The same stages over the tapes' kernels; like the stages they do nothing but ask kernels.
 * @param fullSteps The steps before this one have full batches; what is left has tapes of its own.
 */
export function tapedStages(
  stages: readonly Stage[],
  shadow: readonly Stage[],
  tapes: Tapes,
  fullSteps: number,
): Stage[] {
  return stages.map((stage, s) => {
    const full: (Tape | null)[] = [];
    // Each of the others is like no other.
    const rest: (Tape | null)[][] = [];
    const record = (step: number, tile: number): Tape | null => {
      const alike = [step];
      for (let k = 0; k < fullSteps && step < fullSteps && alike.length < 3; k++)
        if (k !== step) alike.push(k);
      return tapes.record((k) => shadow[s]!.run(k, tile), alike as [number, ...number[]]);
    };
    return {
      ...stage,
      run(step, tile) {
        if (step >= fullSteps) rest[step - fullSteps] ??= [];
        const known = step < fullSteps ? full : rest[step - fullSteps]!;
        const tape = known[tile];
        if (tape === undefined) known[tile] = record(step, tile);
        if (!tape || !tapes.play(tape, step)) stage.run(step, tile);
      },
    };
  });
}
