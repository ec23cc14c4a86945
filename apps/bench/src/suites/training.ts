import type { ResultRecord } from '../result.ts';
import type { Suite } from '../suite.ts';
import { cell } from '../training/cell.ts';
import { type MeasuredCell, measureCell } from '../training/grid.ts';
import { measureScaling, scalingTargets } from '../training/scaling.ts';

const SUITE = 'training';
/** Widths from inputs to classes. */
const networks: readonly (readonly number[])[] = [
  [4, 8, 3],
  [30, 64, 64, 2],
  [784, 200, 10],
  [784, 512, 256, 10],
  [784, 1024, 1024, 10],
];
const batches: readonly number[] = [1, 32, 128, 256, 1024];
/** The cell whose speed-up by a second thread is judged. */
const SCALING = { widths: [784, 512, 256, 10], batch: 256 } as const;

/**
 * Networks × batches × threads on dense random inputs; `auto`, as training runs it once its trial is over, against the best; two
 * threads against one and against the ideal.
 */
export const trainingSuite: Suite = {
  about: 'training steps by network, batch and threads',
  async run(context) {
    const records: ResultRecord[] = [];
    const cells = context.quick
      ? [cell([4, 8, 3], 1), cell([30, 64, 64, 2], 128)]
      : networks.flatMap((widths) => batches.map((batch) => cell(widths, batch)));
    let worst: MeasuredCell | undefined;
    for (const one of cells) {
      context.say(one.name);
      const found = await measureCell(context, SUITE, one);
      records.push(...found.records);
      if (worst === undefined || found.ratio < worst.ratio) worst = found;
    }
    const targets = worst === undefined ? [] : [worst.target];
    if (context.cores >= 2) {
      const scaling = context.quick ? cell([4, 8, 3], 256) : cell(SCALING.widths, SCALING.batch);
      records.push(...(await measureScaling(context, SUITE, scaling)));
      targets.push(...scalingTargets(SUITE, scaling));
    }
    return { records, targets };
  },
};
