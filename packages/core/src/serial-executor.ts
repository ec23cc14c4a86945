import type { Executor, StepRange } from './executor.ts';
import type { Kernels } from './kernels/kernels.ts';
import { compileRun } from './run/compile.ts';
import type { Program, ProgramName } from './run/program.ts';
import type { Run } from './run/run.ts';

/** How long steps may keep the event loop waiting, in milliseconds; it decides when others get a turn, never a result. */
const TURN_MS = 25;

/** The executor that is one worker and no pool: for debugging, browsers, and networks too small to share out. */
export class SerialExecutor implements Executor {
  readonly threads = 1;
  readonly #programs: ReadonlyMap<ProgramName, Program>;
  #done = 0;
  #turnEnds = performance.now() + TURN_MS;

  constructor(run: Run, kernels: Kernels) {
    this.#programs = compileRun(run, kernels);
  }

  async run({ program, from, to }: StepRange, signal?: AbortSignal): Promise<number> {
    const chosen = this.#programs.get(program)!;
    const { stages } = chosen;
    chosen.start?.();
    this.#done = 0;
    for (let step = from; step < to; step++) {
      if (performance.now() >= this.#turnEnds) {
        await new Promise((resolve) => setTimeout(resolve, 0));
        this.#turnEnds = performance.now() + TURN_MS;
      }
      if (signal?.aborted) break;
      for (const stage of stages) {
        stage.prepare?.(step);
        const tiles = stage.tiles(step);
        for (let tile = 0; tile < tiles; tile++) stage.run(step, tile);
      }
      this.#done++;
    }
    return this.#done;
  }

  progress(): number {
    return this.#done;
  }

  async close(): Promise<void> {}
}
