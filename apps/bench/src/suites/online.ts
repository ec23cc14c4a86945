import { contest } from '../contest.ts';
import type { ResultRecord } from '../result.ts';
import type { Suite } from '../suite.ts';
import { works } from '../works/index.ts';

/** The book's network, one sample at a time, by itself; the peers suite has it beside NumPy and brain.js. */
export const onlineSuite: Suite = {
  about: 'the book: 784-200-10, no biases, squared error, one sample at a time',
  async run(context) {
    const records: ResultRecord[] = [];
    for (const name of ['book-online', 'book-online-mnist']) {
      records.push(...(await contest({ ...context, peers: [] }, 'online', name, works[name]!)));
    }
    return { records, targets: [] };
  },
};
