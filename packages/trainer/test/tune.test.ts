import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Column, DataError, FailureError, OutputError, UsageError } from '@descent/core';
import {
  describeSearch,
  openTrialLog,
  prepareTraining,
  presets,
  type Trial,
  type TuneRequest,
  type TuneWatch,
  type Tuning,
  tune,
} from '@descent/trainer';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { linesTable } from './lines-table.ts';

const data = linesTable(80);
const FACTS = { task: 'regression', images: false, rows: data.rows } as const;
const base = { ...presets['default']!(FACTS), hidden: [4], epochs: 6, batchSize: 16, validation: 0.15 };

function request(options: Partial<TuneRequest> = {}): TuneRequest {
  return {
    ...{ data, target: 'size', task: 'auto', validation: undefined, seed: 0, threads: 2 },
    space: { learningRate: { min: 1e-3, max: 1e-1, log: true }, hidden: { values: [[3], [6]] } },
    settingsOf: (choice) => ({ ...base, ...choice }),
    ...{ trials: 5, strategy: 'random', folds: 0 },
    ...options,
  };
}

async function resultOf(options: Partial<TuneRequest> = {}, watch: TuneWatch = {}): Promise<Tuning> {
  return (await tune(request(options), watch))!;
}

describe.each<[string, Partial<TuneRequest>]>([
  ['random', {}],
  ['random, by folds', { folds: 3, trials: 3 }],
  ['halving', { strategy: 'halving', trials: 7 }],
])('%s', (_what, options) => {
  test('trials are equal to the bit, however many run at once', async () => {
    const [one, two, three] = await Promise.all(
      [1, 2, 3].map((threads) => resultOf({ ...options, threads })),
    );
    expect(two!.trials).toEqual(one!.trials);
    expect(three!.trials).toEqual(one!.trials);
  });

  test('what ended before is not trained again, and gives the same', async () => {
    const kept: Trial[] = [];
    const whole = await resultOf(options, { onTrial: (trial) => void kept.push(trial) });
    const finished = (JSON.parse(JSON.stringify(kept)) as Trial[]).filter((_, i) => i % 2 === 0);
    const again: Trial[] = [];
    const resumed = await resultOf(options, { finished, onTrial: (trial) => void again.push(trial) });
    expect(resumed.trials).toEqual(whole.trials);
    expect(again).toHaveLength(kept.length - finished.length);
  });
});

test('trials are ranked by their loss', async () => {
  const { trials } = await resultOf();
  const losses = trials.map(({ loss }) => loss!);
  expect(losses).toEqual([...losses].sort((a, b) => a - b));
  expect(trials.map(({ trial }) => trial).sort()).toEqual([1, 2, 3, 4, 5]);
  expect(trials[0].metrics['loss']).toBe(trials[0].loss);
});

test('halving trains all a little, and the best third of them for all epochs', async () => {
  const kept: Trial[] = [];
  const { trials, rungs } = await resultOf(
    { strategy: 'halving', trials: 7 },
    { onTrial: (trial) => void kept.push(trial) },
  );
  expect(rungs).toEqual([
    { trials: 7, epochs: 2 },
    { trials: 2, epochs: 6 },
  ]);
  const first = kept.filter(({ rung }) => rung === 1).sort((a, b) => a.loss! - b.loss!);
  const second = kept.filter(({ rung }) => rung === 2).map(({ trial }) => trial);
  expect(second.sort()).toEqual([first[0]!.trial, first[1]!.trial].sort());
  expect(trials.map(({ epochs }) => epochs)).toEqual([6, 6, 2, 2, 2, 2, 2]);
});

test('a baseline is the settings themselves, and the others are drawn as without it', async () => {
  const [without, withIt] = await Promise.all([resultOf(), resultOf({ baseline: true })]);
  const choiceOf = ({ trials }: Tuning, wanted: number) =>
    trials.find(({ trial }) => trial === wanted)!.choice;
  expect(choiceOf(withIt, 1)).toEqual({});
  for (const trial of [2, 3, 4, 5]) expect(choiceOf(withIt, trial)).toEqual(choiceOf(without, trial));
});

test('a trial that diverges comes last; when all do, the search fails', async () => {
  const wild = { ...presets['plain']!(FACTS), activation: 'identity', validation: 0.2, epochs: 3 };
  const space = { learningRate: { values: [1e-3, 1e200] } };
  const options = { target: 'y', settingsOf: (choice: object) => ({ ...wild, ...choice }), trials: 6 };
  const { trials } = await resultOf({ ...options, space });
  expect(trials.at(-1)).toMatchObject({ loss: null, metrics: {}, choice: { learningRate: 1e200 } });
  expect(trials[0].choice).toEqual({ learningRate: 1e-3 });
  const all = resultOf({ ...options, space: { learningRate: { values: [1e200] } } });
  await expect(all).rejects.toThrow(FailureError);
  await expect(all).rejects.toThrow('every one of 6 trials diverged');
});

test('what cannot be is refused', async () => {
  const refused = async (options: Partial<TuneRequest>, message: string) => {
    const running = resultOf(options);
    await expect(running).rejects.toThrow(UsageError);
    await expect(running).rejects.toThrow(message);
  };
  await refused({ trials: 0 }, 'trials: expected a whole number');
  await refused({ space: {} }, 'space: expected settings');
  for (const name of ['loss', 'classWeight', 'classTargets', 'standardizeTarget', 'validation'])
    await refused({ space: { [name]: { values: [1] } } }, `space, ${name}: expected one for all trials, for`);
  await refused({ strategy: 'halving', space: { epochs: { values: [1] } } }, 'space, epochs:');
  await refused({ validation: 0 }, 'tune: expected rows to judge trials by');
  await refused({ settingsOf: () => ({ ...base, validation: 0 }) }, 'tune: expected rows to judge trials by');
  await refused({ space: { activation: { values: ['rely'] } } }, 'trial 1');
});

describe('what is said of the data', () => {
  const column = (name: string, cell: (row: number) => number): Column => ({
    ...{ name, type: 'number', offset: 0, stride: 1 },
    values: Float64Array.from({ length: data.rows }, (_, row) => cell(row)),
  });
  const more = [column('id', (row) => row), column('gappy', (row) => (row % 9 === 4 ? Number.NaN : row / 7))];
  const odd = { data: { ...data, columns: [...more, ...data.columns] } };
  const warning = expect.stringMatching(/^column "id" is left out as identifier: /);
  const note = expect.stringMatching(/^column "gappy": 9 of 80 cells have no value/);

  test.each<[string, Partial<TuneRequest>]>([
    ['random', {}],
    ['random, by folds', { folds: 3, trials: 2 }],
    ['halving', { strategy: 'halving', trials: 4 }],
  ])('is said once, whatever the trials: %s', async (_what, options) => {
    const { notes, warnings } = await resultOf({ ...odd, ...options });
    expect(warnings).toEqual([warning]);
    expect(notes).toEqual([note]);
  });

  test('is said of the folds too', async () => {
    const sizes = data.columns.find(({ name }) => name === 'size')!;
    const codes = Int32Array.from({ length: data.rows }, (_, row) => (row === 5 ? 1 : 0));
    const columns = data.columns.map((each) => (each === sizes ? { ...each, codes } : each));
    const rare = { data: { ...data, columns } as typeof data, folds: 3, trials: 1 };
    expect((await resultOf(rare)).notes[0]).toMatch(/"medium" has 1 row; some folds are judged without it/);
  });
});

test('label smoothing may be searched: it leaves the targets of the validation rows as they are', () => {
  const datasetsWith = (labelSmoothing: number) => {
    const { settingsOf: _, space: _space, trials: _trials, ...training } = request();
    return prepareTraining({ ...training, test: 0, settings: { ...base, labelSmoothing } }).run.datasets;
  };
  const [plain, smooth] = [datasetsWith(0), datasetsWith(0.2)];
  expect(smooth.validation!.targets).toEqual(plain.validation!.targets);
  expect(smooth.train.targets).not.toEqual(plain.train.targets);
});

test('an abort ends it without a result', async () => {
  const controller = new AbortController();
  const endless = { ...base, epochs: 1_000_000, patience: 0 };
  const running = tune(request({ settingsOf: () => endless }), { signal: controller.signal });
  setTimeout(() => controller.abort(), 500);
  expect(await running).toBeUndefined();
});

describe('the log of a search', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'descent-tune-'));
    path = join(folder, 'tune.jsonl');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const trial: Trial = {
    trial: 1,
    rung: 1,
    epochs: 6,
    choice: { hidden: [3] },
    loss: 0.1,
    metrics: { loss: 0.1 },
  };
  const search = describeSearch(request());

  async function finishedIn(aSearch = search, options = {}): Promise<readonly Trial[]> {
    const log = await openTrialLog(path, aSearch, options);
    await log.close();
    return log.finished;
  }

  test('gives back what was kept, but for a line that was cut short', async () => {
    const log = await openTrialLog(path, search);
    await Promise.all([log.keep(trial), log.keep({ ...trial, trial: 2, loss: null })]);
    await log.close();
    writeFileSync(path, `${readFileSync(path, 'utf8')}{"trial":3,"ru`);
    expect(await finishedIn()).toEqual([trial, { ...trial, trial: 2, loss: null }]);
  });

  test('begins again after a first line that was cut short', async () => {
    writeFileSync(path, JSON.stringify(search).slice(0, 30));
    expect(await finishedIn()).toEqual([]);
    expect(readFileSync(path, 'utf8')).toBe(`${JSON.stringify(search)}\n`);
  });

  test.each<[string, Partial<TuneRequest>, RegExp]>([
    ['a seed', { seed: 1 }, /seed 0 there, 1 now/],
    ['data', { data: { ...data, fingerprint: 'g' } }, /data "f" there, "g" now/],
    ['a setting', { settingsOf: () => ({ ...base, batchSize: 99 }) }, /settings\.batchSize 16 there, 99 now/],
    ['the space', { space: { hidden: { values: [[3]] } } }, /space\./],
    [
      'what a map says',
      { types: new Map([['x', 'category']]) } as object,
      /types none there, \[\["x","category"\]\] now/,
    ],
    ['folds', { folds: 5 }, /folds 0 there, 5 now/],
    ['the target', { target: 'sign' }, /target "size" there, "sign" now/],
  ])('of a search that differs in %s is refused by that name', async (_what, options, words) => {
    await finishedIn();
    const other = finishedIn(describeSearch(request(options)));
    await expect(other).rejects.toThrow(DataError);
    await expect(other).rejects.toThrow(words);
    expect(await finishedIn(describeSearch(request(options)), { anew: true })).toEqual([]);
  });

  test('may go on with more trials of a random search, not of halving', async () => {
    await finishedIn();
    expect(await finishedIn(describeSearch(request({ trials: 50 })))).toEqual([]);
    const halving = (trials: number) => describeSearch(request({ trials, strategy: 'halving' }));
    await finishedIn(halving(9), { anew: true });
    await expect(finishedIn(halving(10))).rejects.toThrow('trials 9 there, 10 now');
  });

  test.each(['a,b\n1,2\n', 'hello', '{"some": "json"}\n', '[1]\n'])('is not begun in %j', async (content) => {
    writeFileSync(path, content);
    await expect(finishedIn()).rejects.toThrow(OutputError);
    expect(readFileSync(path, 'utf8')).toBe(content);
    await finishedIn(search, { anew: true });
  });

  test('names a line that is no trial', async () => {
    await finishedIn();
    writeFileSync(path, `${readFileSync(path, 'utf8')}{"trial":"x"}\n`);
    await expect(finishedIn()).rejects.toThrow(/tune\.jsonl: line 2: expected a trial/);
  });
});
