import { contest } from '../contest.ts';
import { recordId, type Target } from '../record.ts';
import type { ResultRecord } from '../result.ts';
import type { Suite } from '../suite.ts';
import { works } from '../works/index.ts';

const SUITE = 'peers';

/** What is owed against whom: case, peer, floor and goal as times as fast. */
const table: readonly (readonly [string, string, number | null, number | null])[] = [
  ['mnist-batch-128', 'PyTorch float64', 1.7, 2.5],
  ['mnist-batch-128', 'PyTorch float32', null, 1.2],
  // The floor was drawn when tfjs-wasm meant what its documentation teaches; its core by hand is twice as fast and is shown as well.
  ['mnist-batch-128', 'tfjs-wasm, model.fit', 30, null],
  ['mnist-batch-128', 'tfjs-wasm', null, 30],
  ['mnist-batch-128', 'scikit-learn', 2, null],
  ['dense-batch-128', 'PyTorch float64', 0.9, 1.1],
  ['table-batch-32', 'PyTorch float64', 3, 4],
  ['table-batch-32', 'scikit-learn', 2, 3],
  ['book-online', 'NumPy', 1.5, 2.2],
  ['book-online', 'brain.js', 20, null],
];

/** The same work in other systems, in turn with Descent, each at its best number of threads. */
export const peersSuite: Suite = {
  about: 'the same work in PyTorch, scikit-learn, NumPy, tfjs and brain.js',
  async run(context) {
    const records: ResultRecord[] = [];
    for (const [name, work] of Object.entries(works)) {
      records.push(...(await contest(context, SUITE, name, work)));
    }
    return { records, targets: table.map(target) };
  },
};

function target([name, peer, floor, goal]: (typeof table)[number]): Target {
  const idOf = (subject: string): string => recordId({ suite: SUITE, case: name, subject });
  const title = `${works[name]!.title}: against ${peer}`;
  return { title, record: idOf('descent'), baseline: idOf(peer), floor, goal };
}
