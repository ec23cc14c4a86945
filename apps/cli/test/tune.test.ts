import { describe, expect } from 'vitest';
import { type Folder, test } from './folder.ts';
import { peopleCsv } from './people-csv.ts';
import { expectRefusal } from './refusal.ts';

const SMALL = ['tune', 'people.csv', '--target', 'income', '--epochs', '3', '--threads', '2'];

interface TuneSummary {
  readonly trials: readonly {
    readonly trial: number;
    readonly loss: number;
    readonly choice: Readonly<Record<string, unknown>>;
  }[];
  readonly best: unknown;
  readonly command: string;
  readonly space: unknown;
}

async function tuned(folder: Folder, ...args: string[]): Promise<TuneSummary> {
  return JSON.parse(await folder.output([...SMALL, ...args, '--json'])) as TuneSummary;
}

/** How many trials a log holds. */
function trialsIn(folder: Folder, log = 'tune.jsonl'): number {
  return folder.files().includes(log) ? folder.bytes(log).toString().split('\n').length - 2 : 0;
}

describe.concurrent('tune', () => {
  test('ranks trials, keeps them, and names the command that trains the best', async ({ folder }) => {
    folder.write('people.csv', peopleCsv(60));
    const { trials, best, command } = await tuned(folder, '--trials', '4');
    expect(trials.map(({ trial }) => trial).sort()).toEqual([1, 2, 3, 4]);
    expect(trials[0]).toEqual(best);
    expect(trials.find(({ trial }) => trial === 1)!.choice).toEqual({});
    expect(trialsIn(folder)).toBe(4);
    // The command works, and its validation loss is the trial's own.
    const [, train, ...args] = command.split(' ').slice(command.startsWith('npx ') ? 1 : 0);
    expect(train).toBe('train');
    const summary = JSON.parse(await folder.output(['train', ...args, '--json']));
    expect(summary.metrics.validation.loss).toBe(trials[0]!.loss);
  });

  test('two searches do not write to one output', async ({ folder }) => {
    folder.write('people.csv', peopleCsv(200));
    const LONG = [...SMALL, '--trials', '12', '--epochs', '20'];
    let second: ReturnType<Folder['run']> | undefined;
    const first = await folder.run(LONG, {
      onStderr: (text) => {
        if (/^trial +\d+\/12/m.test(text)) second ??= folder.run(LONG);
      },
    });
    expect(first.code, first.stderr).toBe(0);
    const { code, stderr } = await second!;
    expect(code, stderr).toBe(73);
    expect(stderr).toMatch(/^descent: tune\.jsonl\.lock: another search writes tune\.jsonl \(process \d+\)/m);
    expect(trialsIn(folder)).toBe(12);
    expect(folder.files().filter((file) => file.endsWith('.lock'))).toEqual([]);
  });

  test('searches the space of a file, and only that', async ({ folder }) => {
    folder.write('people.csv', peopleCsv(60));
    folder.write(
      'space.yaml',
      'hidden: ["6,3", [5], none]\nlearning-rate: {min: 1e-3, max: 1e-1, log: true}\nbatchSize: {min: 4, max: 9}\nbias: [false]\n',
    );
    const { trials, space, command } = await tuned(
      folder,
      '--trials',
      '5',
      '--space',
      'space.yaml',
      '--folds',
      '2',
    );
    expect(space).toEqual({
      hidden: { values: [[6, 3], [5], []] },
      learningRate: { min: 1e-3, max: 1e-1, log: true, integer: false },
      batchSize: { min: 4, max: 9, log: false, integer: true },
      bias: { values: [false] },
    });
    for (const { choice } of trials) {
      expect(Object.keys(choice).sort()).toEqual(['batchSize', 'bias', 'hidden', 'learningRate']);
      expect(choice['bias']).toBe(false);
    }
    expect(command).toMatch(/descent train people\.csv --target income .*--learning-rate [\d.]+ .*--no-bias/);
    expect(command).toMatch(/--epochs 3/);
  });

  test('says settings that are no plain words as their flags take them', async ({ folder }) => {
    folder.write('people.csv', peopleCsv(60));
    folder.write('space.yaml', 'schedule: ["step:gamma=0.5,every=2", cosine]\n');
    const searched = ['--trials', '3', '--space', 'space.yaml'];
    const { code, stdout, stderr } = await folder.run([...SMALL, ...searched]);
    expect(code, stderr).toBe(0);
    expect(stdout.match(/ (cosine|step:gamma=0\.5,every=2)$/gm), stdout).toHaveLength(3);
    expect(stderr.match(/\(schedule (cosine|step:gamma=0\.5,every=2)\)$/gm), stderr).toHaveLength(3);
    const { trials, command } = await tuned(folder, ...searched);
    const words = command.split(' ');
    const summary = await folder.output([...words.slice(words.indexOf('train')), '--json']);
    expect(JSON.parse(summary).metrics.validation.loss).toBe(trials[0]!.loss);
  });

  test('leaves the batch to an optimizer that takes all rows at once', async ({ folder }) => {
    folder.write('people.csv', peopleCsv(60));
    const { space, trials } = await tuned(folder, '--trials', '2', '--optimizer', 'lbfgs');
    expect(space).not.toHaveProperty('batchSize');
    expect(trials).toHaveLength(2);
  });

  test('warns once of a column that it leaves out', async ({ folder }) => {
    folder.write(
      'people.csv',
      peopleCsv(60)
        .split('\n')
        .map((line, i) => (line === '' ? line : `${i === 0 ? 'id' : i + 100},${line}`))
        .join('\n'),
    );
    const { code, stdout, stderr } = await folder.run([...SMALL, '--trials', '3', '--json']);
    expect(code, stderr).toBe(0);
    expect(stderr.match(/^warning {2}column "id" is left out as identifier/gm)).toHaveLength(1);
    expect(stdout).not.toContain('identifier');
  });

  test('leaves alone what was given', async ({ folder }) => {
    folder.write('people.csv', peopleCsv(60));
    const { space } = await tuned(folder, '--trials', '2', '--learning-rate', '0.01', '--hidden', '4');
    expect(Object.keys(space as object)).toEqual(expect.arrayContaining(['batchSize']));
    expect(Object.keys(space as object)).not.toEqual(expect.arrayContaining(['learningRate']));
    expect(Object.keys(space as object)).not.toEqual(expect.arrayContaining(['hidden']));
  });

  test('prints the best as a table, with the command below', async ({ folder }) => {
    folder.write('people.csv', peopleCsv(60));
    const stdout = await folder.output([...SMALL, '--trials', '3', '--strategy', 'halving']);
    expect(stdout).toMatch(/^trial +epochs +loss +accuracy +auc +macroF1 +learning-rate/m);
    expect(stdout).toMatch(/descent train people\.csv --target income .*\n$/);
  });
});

const LONGER = ['--epochs', '60', '--patience', '0', '--batch-size', '4', '--trials', '9'];

describe('tune, killed', () => {
  test.for([
    ['random', []],
    ['halving', ['--strategy', 'halving']],
  ] as const)('and run again gives the same table: %s', async ([_what, more], { folder }) => {
    folder.write('people.csv', peopleCsv(200));
    const args = [...SMALL, ...LONGER, ...more];
    const whole = await folder.output([...args, '--output', 'whole.jsonl']);
    const killed = await folder.run(args, {
      onStderr: (text, kill) => {
        if ((text.match(/^trial /gm)?.length ?? 0) >= 3) kill('SIGKILL');
      },
    });
    expect(killed.signal, killed.stderr).toBe('SIGKILL');
    const before = trialsIn(folder);
    expect(before).toBeGreaterThanOrEqual(3);
    expect(before).toBeLessThan(trialsIn(folder, 'whole.jsonl'));
    // As a kill in the middle of a line leaves it.
    folder.write('tune.jsonl', `${folder.bytes('tune.jsonl').toString()}{"trial":9,"ru`);
    const { code, stdout, stderr } = await folder.run(args);
    expect(code, stderr).toBe(0);
    expect(stdout).toBe(whole);
    expect(stderr).toMatch(new RegExp(`${before} trials ended before`));
    expect(trialsIn(folder)).toBe(trialsIn(folder, 'whole.jsonl'));
    // Once more there is nothing left to do.
    expect(await folder.output(args)).toBe(whole);
  });

  test('by SIGINT says where its trials are kept', async ({ folder }) => {
    folder.write('people.csv', peopleCsv(200));
    const finished = await folder.run([...SMALL, '--epochs', '100000', '--patience', '0', '--trials', '3'], {
      onStderr: (text, kill) => {
        if (/columns/.test(text)) setTimeout(() => kill('SIGINT'), 1000);
      },
    });
    expect(finished.code, finished.stderr).toBe(130);
    expect(finished.stderr).toMatch(/^descent: interrupted: finished trials are kept in tune\.jsonl/m);
    expect(finished.stdout).toBe('');
  });
});

describe.concurrent('tune refuses', () => {
  test('to go on with the trials of another search, naming what differs', async ({ folder }) => {
    folder.write('people.csv', peopleCsv(60));
    await tuned(folder, '--trials', '1');
    const before = folder.bytes('tune.jsonl');
    const other = [...SMALL, '--trials', '1', '--seed', '3', '--quiet'];
    expectRefusal(await folder.run(other), 65, [/tune\.jsonl/, /seed 0 there, 3 now/, /--force/]);
    expect(folder.bytes('tune.jsonl').equals(before)).toBe(true);
    await folder.output([...other, '--force']);
  });

  test('to write over a file that is no search’s', async ({ folder }) => {
    folder.write('people.csv', peopleCsv(60));
    folder.write('notes.txt', 'mine');
    expectRefusal(await folder.run([...SMALL, '--output', 'notes.txt', '--quiet']), 73, [
      /notes\.txt/,
      /--force/,
    ]);
    expectRefusal(await folder.run([...SMALL, '--output', 'people.csv', '--quiet']), 73, [/input itself/]);
    expect(folder.bytes('notes.txt').toString()).toBe('mine');
  });

  test.for([
    ['epocs: [1, 2]', [/epocs/, /"epochs"/]],
    ['seed: [1, 2]', [/seed/, /trials can differ in/]],
    ['loss: [meanSquaredError]', [/"loss": expected one for all trials, for it judges them; .*--loss/]],
    ['class-weight: [none, balanced]', [/class-weight/, /one for all trials/, /counts them by it/]],
    ['validation: [0.1, 0.2]', [/validation/, /which rows judge them/]],
    ['epochs: 3', [/epochs/, /a list of values or a range/]],
    ['epochs: []', [/epochs/, /empty list/]],
    ['epochs: [many]', [/epochs/, /many/]],
    ['activation: [rely]', [/activation/, /relu/]],
    ['activation: {min: 1, max: 2}', [/activation/]],
    ['learning-rate: {min: 0.1, mx: 1}', [/"mx"/, /"max"/]],
    ['learning-rate: {min: 0.1}', [/learning-rate/, /max/]],
    ['learning-rate: {min: 1, max: 0.1}', [/learningRate/, /min ≤ max/]],
    ['batch-size: {min: 1.5, max: 4}', [/batch-size/, /whole number/]],
    ['- epochs', [/settings/]],
    ['{}', [/expected settings to search/]],
  ] as const)('the space %j', async ([content, words], { folder }) => {
    folder.write('people.csv', peopleCsv(40));
    folder.write('s.yaml', `${content}\n`);
    expectRefusal(await folder.run([...SMALL, '--space', 's.yaml', '--quiet']), 64, words);
    expect(folder.files()).toEqual(['people.csv', 's.yaml']);
  });

  test.for([
    [['--trials', '0'], /--trials/],
    [['--strategy', 'grid'], /--strategy/],
    [['--folds', '1'], /--folds/],
    [['--output', '-'], /--output/],
    [['--validation', '0', '--patience', '0'], /--folds 5/],
    [['--trails', '3'], /--trials/],
    [['--test', '0.1'], /unknown option '--test'/],
  ] as const)('%j', async ([args, words], { folder }) => {
    folder.write('people.csv', peopleCsv(40));
    expectRefusal(await folder.run([...SMALL, ...args, '--quiet']), 64, [words]);
    expect(folder.files()).toEqual(['people.csv']);
  });
});
