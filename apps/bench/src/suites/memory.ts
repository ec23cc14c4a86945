import { recordId } from '../record.ts';
import type { Suite } from '../suite.ts';
import { WHOLE_RUN_CASE, wholeRunRecords } from '../whole-run/whole-run-cases.ts';

const SUITE = 'memory';

/** The most memory that was resident in the end-to-end run. */
export const memorySuite: Suite = {
  about: 'the most resident memory of the end-to-end run',
  async run(context) {
    const records = await wholeRunRecords(context, {
      suite: SUITE,
      unit: 'MB',
      figureOf: ({ residentMB }) => residentMB,
    });
    const record = recordId({ suite: SUITE, case: WHOLE_RUN_CASE, subject: 'descent' });
    const title = 'resident memory of MNIST as a CSV to a model file';
    return { records, targets: [{ title, record, baseline: null, floor: 450, goal: 300 }] };
  },
};
