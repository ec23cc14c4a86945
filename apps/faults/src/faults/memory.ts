import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault } from '../fault.ts';
import { hashOf, lastWords, runDescent } from '../run-descent.ts';
import { writePeople } from '../trainings.ts';

const TRAIN = [
  'train',
  'people.csv',
  '--target',
  'rich',
  '--preset',
  'plain',
  '--epochs',
  '2',
  '--threads',
  '2',
];
/** Address space, in kB, in which Node starts, but has no room for the memory that WebAssembly reserves. */
const LIMITS_KB = [3_000_000, 5_000_000, 8_000_000];

/** Limits of the address space, and networks that do not fit. */
export const memory: Fault = {
  about: 'address-space limits; a network too large for the memory',
  must: 'runs serially where shared memory is refused, saying so; 71 before the first step, with the sum, where even that cannot fit',
  async run({ folder, scale, tried }) {
    writePeople(folder);
    await runDescent(folder, [...TRAIN, '--output', 'free']);
    const hash = hashOf(join(folder, 'free'));
    for (const kb of scale === 'whole' ? LIMITS_KB : LIMITS_KB.slice(1, 2)) {
      const prefix = ['bash', '-c', `ulimit -v ${kb}; exec "$0" "$@"`];
      const ended = await runDescent(folder, [...TRAIN, '--output', 'limited', '--force'], { prefix });
      const says = /the system refuses memory that threads can share/.test(ended.stderr);
      const same = hashOf(join(folder, 'limited')) === hash;
      const isRight = ended.code === 71 || (ended.code === 0 && says && same);
      tried(
        `${kb} kB of addresses`,
        isRight ? undefined : `${lastWords(ended)}; said so: ${says}; same model: ${same}`,
      );
    }
    for (const hidden of ['200000,200000', '60000,60000', '1000000000', '40000,40000,40000']) {
      const ended = await runDescent(folder, [...TRAIN, '--hidden', hidden, '--output', 'large']);
      const isRight =
        ended.code === 71 &&
        /[\d.,]+ ?(GB|TB|PB|GiB|bytes)/.test(ended.stderr) &&
        !existsSync(join(folder, 'large'));
      tried(`--hidden ${hidden}`, isRight ? undefined : lastWords(ended));
    }
  },
};
