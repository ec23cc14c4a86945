import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault } from '../fault.ts';
import { type Ended, hashOf, lastWords, runDescent } from '../run-descent.ts';
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
/** Address space, in kB, in which Node starts and has room for a small network, but not for the memory that WebAssembly reserves. */
const LIMITS_KB = [3_000_000, 5_000_000, 8_000_000];
/** One that has no room for a checkpoint of this network beside it. */
const TIGHT_KB = 1_500_000;
const WITHOUT_ROOM = ['--hidden', '2500,2500', '--optimizer', 'adam'];

/** Limits of the address space, and networks that do not fit. */
export const memory: Fault = {
  about: 'address-space limits; a network too large for the memory',
  must: 'runs serially where shared memory is refused, saying so; 71 before the first step, with the sum, where even that cannot fit',
  async run({ folder, scale, tried }) {
    writePeople(folder);
    await runDescent(folder, [...TRAIN, '--output', 'free']);
    const hash = hashOf(join(folder, 'free'));
    for (const kb of scale === 'whole' ? LIMITS_KB : LIMITS_KB.slice(1, 2)) {
      const ended = await runDescent(folder, [...TRAIN, '--output', 'limited', '--force'], {
        prefix: limitedTo(kb),
      });
      const says = /the system refuses memory that threads can share/.test(ended.stderr);
      const same = hashOf(join(folder, 'limited')) === hash;
      const isRight = ended.code === 0 && says && same;
      tried(
        `${kb} kB of addresses`,
        isRight ? undefined : `${lastWords(ended)}; said so: ${says}; same model: ${same}`,
      );
    }
    const tight = await runDescent(folder, [...TRAIN, ...WITHOUT_ROOM, '--output', 'large'], {
      prefix: limitedTo(TIGHT_KB),
    });
    // Which of its parts is refused is the system's matter.
    const isRefused = tight.code === 71 && !existsSync(join(folder, 'large'));
    tried(`${TIGHT_KB} kB, and no room for a checkpoint`, isRefused ? undefined : lastWords(tight));
    for (const hidden of ['200000,200000', '60000,60000', '1000000000', '40000,40000,40000']) {
      const ended = await runDescent(folder, [...TRAIN, '--hidden', hidden, '--output', 'large']);
      tried(`--hidden ${hidden}`, refused(folder, ended));
    }
  },
};

function limitedTo(kb: number): string[] {
  return ['bash', '-c', `ulimit -v ${kb}; exec "$0" "$@"`];
}

/** What is wrong with the end of a training that cannot fit: it must name the sum, and leave nothing. */
function refused(folder: string, ended: Ended): string | undefined {
  const isRight =
    ended.code === 71 &&
    /[\d.,]+ ?(GB|TB|PB|GiB|bytes)/.test(ended.stderr) &&
    !existsSync(join(folder, 'large'));
  return isRight ? undefined : lastWords(ended);
}
