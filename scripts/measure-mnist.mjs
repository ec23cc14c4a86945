// Measures what Descent promises on MNIST and prints it: accuracies, memory, and two threads against one.
//   node scripts/measure-mnist.mjs FOLDER   (the four IDX files, gzipped or not)
//   node scripts/measure-mnist.mjs FOLDER threads   (only the comparison of threads)
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [folder, only] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('usage: node scripts/measure-mnist.mjs FOLDER [threads]\n');
  process.exit(64);
}
const descent = fileURLToPath(new URL('../apps/cli/bin/descent.js', import.meta.url));
const file = (part) =>
  join(
    folder,
    readdirSync(folder).find((name) => name.startsWith(`${part}-images`)),
  );
const output = join(mkdtempSync(join(tmpdir(), 'descent-measure-')), 'model');
/** Has the process say how much memory it held at most, in kilobytes. */
const SAY_MEMORY = `data:text/javascript,process.on('exit',()=>process.stderr.write('resident '+process.resourceUsage().maxRSS+'\\n'))`;

/** Trains with the options given; the report of --json, with the resident memory in MB. */
function train(...options) {
  const args = [
    '--import',
    SAY_MEMORY,
    descent,
    'train',
    file('train'),
    '--output',
    output,
    '--json',
    ...options,
  ];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0)
    throw new Error(`${options.join(' ')}: exit ${status}: ${stderr.trim().split('\n').at(-1)}`);
  return { ...JSON.parse(stdout), residentMB: Number(/resident (\d+)/.exec(stderr)?.[1]) / 1000 };
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

const test = ['--test', file('t10k')];
const runs = {
  'plain, 200 hidden, learning rate 1, 15 epochs': [
    '--preset',
    'plain',
    '--hidden',
    '200',
    '--learning-rate',
    '1',
    '--epochs',
    '15',
  ],
  'plain, no hidden layer': ['--preset', 'plain', '--hidden', 'none'],
  'the book': ['--preset', 'book'],
  'the book by the exact rule': ['--preset', 'book', '--rule', 'exact'],
};
for (const [name, options] of only === 'threads' ? [] : Object.entries(runs)) {
  const { metrics, seconds, residentMB } = train(...options, ...test);
  process.stdout.write(
    `${name}: test accuracy ${metrics.test.accuracy}, ${seconds.train.toFixed(0)} s, ${residentMB.toFixed(0)} MB resident\n`,
  );
}

const speeds = { 1: [], 2: [] };
for (let round = 0; round < 3; round++) {
  for (const threads of [1, 2]) {
    const options = [
      '--preset',
      'plain',
      '--learning-rate',
      '1',
      '--epochs',
      '1',
      '--threads',
      String(threads),
    ];
    speeds[threads].push(train(...options).samplesPerSecond);
  }
}
process.stdout.write(
  `samples per second inside steps, interleaved: one thread ${speeds[1].map(Math.round).join(' ')}, two threads ` +
    `${speeds[2].map(Math.round).join(' ')}; medians' ratio ${(median(speeds[2]) / median(speeds[1])).toFixed(2)}\n`,
);
rmSync(join(output, '..'), { recursive: true });
