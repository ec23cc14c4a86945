import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RandomNumbers } from './random-numbers.ts';
import { hashOf, lastWords, runDescent } from './run-descent.ts';

/** A training of a second or so: what it is called, and the words of its command. */
export interface TrainingCase {
  readonly name: string;
  readonly args: readonly string[];
}

const PEOPLE = 701;

/** A table with numbers, words and gaps, of a number of rows that nothing divides. */
export function writePeople(folder: string): void {
  const random = new RandomNumbers(1);
  const lines = ['age,town,income,rich'];
  for (let row = 0; row < PEOPLE; row++) {
    const age = random.below(80);
    const town = random.one(['Ulm', 'Köln', 'Jena', 'Bonn', 'Trier']);
    const income = random.next() < 0.05 ? '' : String(Math.round(1000 * (age + 30 * random.next())));
    lines.push([age, town, income, age + 40 * random.next() > 60 ? 'yes' : 'no'].join());
  }
  writeFileSync(join(folder, 'people.csv'), `${lines.join('\n')}\n`);
}

/** Trainings that between them keep every kind of state: moments, averages, members, statistics, searches, schedules that follow the losses. */
export const trainings: readonly TrainingCase[] = [
  { name: 'default', args: ['people.csv', '--target', 'rich', '--hidden', '32', '--epochs', '16'] },
  {
    name: 'numbers',
    args: [
      'people.csv',
      '--target',
      'age',
      '--task',
      'regression',
      '--hidden',
      '32',
      '--ensemble',
      '2',
      '--epochs',
      '8',
    ],
  },
  {
    name: 'normalized',
    args: [
      ...[
        'people.csv',
        '--target',
        'town',
        '--preset',
        'plain',
        '--hidden',
        '33,17',
        '--normalization',
        'batch',
      ],
      ...[
        '--dropout',
        '0.2',
        '--optimizer',
        'nadam',
        '--average',
        '0.99',
        '--batch-size',
        '37',
        '--epochs',
        '60',
      ],
      ...[
        '--learning-rate',
        '0.003',
        '--schedule',
        'reduceOnPlateau',
        '--validation',
        '0.2',
        '--patience',
        '50',
      ],
    ],
  },
  {
    name: 'searching',
    args: [
      ...['people.csv', '--target', 'rich', '--preset', 'plain', '--hidden', '9', '--optimizer', 'lbfgs'],
      ...['--epochs', '40', '--validation', '0.1', '--patience', '0', '--learning-rate', '1'],
    ],
  },
  {
    name: 'accumulated',
    args: [
      ...['people.csv', '--target', 'rich', '--preset', 'plain', '--hidden', '50', '--optimizer', 'rmsprop'],
      ...[
        '--accumulate',
        '3',
        '--batch-size',
        '16',
        '--clip-norm',
        '0.5',
        '--ensemble',
        '2',
        '--epochs',
        '60',
      ],
      ...['--learning-rate', '0.003'],
    ],
  },
];

/** What a training gives when nobody disturbs it, and how long it takes, in milliseconds. */
export interface Undisturbed {
  readonly hash: string;
  readonly ms: number;
}

/** Those that were trained already, for this fault or another. */
const done = new Map<readonly string[], Promise<Undisturbed>>();

/** What a training gives when nobody disturbs it, which is trained once. */
export function undisturbed(folder: string, args: readonly string[]): Promise<Undisturbed> {
  const known = done.get(args) ?? trained(folder, args);
  done.set(args, known);
  return known;
}

function trained(folder: string, args: readonly string[]): Promise<Undisturbed> {
  return inFolder(folder, async (own) => {
    const ended = await runDescent(own, ['train', ...args, '--no-checkpoint']);
    const hash = hashOf(join(own, 'model.safetensors'));
    if (hash === undefined) throw new Error(`it cannot be trained: ${lastWords(ended)}`);
    return { hash, ms: ended.ms };
  });
}

/** Does something in a folder that has the people, and nothing else. */
export async function inFolder<T>(folder: string, work: (own: string) => Promise<T>): Promise<T> {
  const own = join(folder, 'own');
  mkdirSync(own);
  writePeople(own);
  try {
    return await work(own);
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}
