import { recordId } from '../record.ts';
import type { Suite } from '../suite.ts';
import { PANDAS_FLOAT64, WHOLE_RUN_CASE, wholeRunRecords } from '../whole-run/whole-run-cases.ts';

const SUITE = 'end-to-end';

/** `descent train` on a CSV, from the start of the process to its end, against pandas and PyTorch with their start-up. */
export const endToEndSuite: Suite = {
  about: 'from the start of the process to the model file, against pandas + PyTorch',
  async run(context) {
    const records = await wholeRunRecords(context, {
      suite: SUITE,
      unit: 's',
      figureOf: ({ seconds }) => seconds,
    });
    const idOf = (subject: string): string => recordId({ suite: SUITE, case: WHOLE_RUN_CASE, subject });
    const target = {
      title: `MNIST as a CSV to a model file, 5 epochs: against ${PANDAS_FLOAT64}`,
      record: idOf('descent'),
      baseline: idOf(PANDAS_FLOAT64),
      floor: 1,
      goal: 3,
    };
    return { records, targets: [target] };
  },
};
