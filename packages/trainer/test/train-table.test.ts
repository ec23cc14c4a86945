import { DataError, DivergenceError, readModel, type Table, UsageError } from '@descent/core';
import { PROBABILITY_METRICS } from '@descent/tabular';
import {
  presets,
  type Settings,
  type TableTrainingEvent,
  type TableTrainingRequest,
  trainTable,
} from '@descent/trainer';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { mixedTable } from './mixed-table.ts';

const FACTS = { task: 'classification', images: false, rows: 150 } as const;
const NUMBERS = { ...FACTS, task: 'regression' } as const;

/** y is 3·x + 1, or its sign in words. */
function table(rows: number): Table {
  const x = Float64Array.from({ length: rows }, (_, r) => ((r * 37) % 101) / 50 - 1);
  const number = (name: string, values: Float64Array) =>
    ({ name, type: 'number', values, offset: 0, stride: 1 }) as const;
  return {
    source: 'lines.csv',
    format: { kind: 'csv', header: true, delimiter: ',' },
    rows,
    columns: [
      number('x', x),
      number(
        'noise',
        x.map((_, r) => (r * 17) % 13),
      ),
      number(
        'y',
        x.map((value) => 300 * value + 1000),
      ),
      {
        name: 'sign',
        type: 'category',
        codes: Int32Array.from(x, (v) => (v > 0 ? 1 : 0)),
        levels: ['minus', 'plus'],
      },
    ],
    fingerprint: 'f',
    describeRow: (row) => `row ${row + 1}`,
  };
}

function request(options: Partial<TableTrainingRequest> & { rows?: number }): TableTrainingRequest {
  const { rows = 200, ...rest } = options;
  return {
    data: table(rows),
    target: 'sign',
    task: 'auto',
    validation: undefined,
    test: 0.2,
    settings: presets['default']!(FACTS),
    seed: 0,
    threads: 'serial',
    ...rest,
  };
}

async function eventsOf(aRequest: TableTrainingRequest, signal?: AbortSignal): Promise<TableTrainingEvent[]> {
  const events: TableTrainingEvent[] = [];
  for await (const event of trainTable(aRequest, signal)) events.push(event);
  return events;
}

function resultOf(events: TableTrainingEvent[]) {
  const last = events.at(-1);
  if (last?.type !== 'trained') throw new Error('expected a model');
  return last.result;
}

function preparedOf([first]: TableTrainingEvent[]) {
  if (first?.type !== 'prepared') throw new Error('expected it to be prepared first');
  return first;
}

afterEach(() => {
  vi.restoreAllMocks();
});

test('classes are learned, scored on every part, and said in the model', async () => {
  const { scores, bytes, end } = resultOf(await eventsOf(request({})));
  expect(scores.train?.rows).toBe(136);
  expect(scores.validation?.rows).toBe(24);
  expect(scores.test?.rows).toBe(40);
  expect(scores.test?.metrics['accuracy']).toBeGreaterThan(0.9);
  const { metadata } = await readModel(bytes, 'model');
  expect(metadata.get('labels')).toEqual(['minus', 'plus']);
  expect(metadata.get('training')).toMatchObject({ bestEpoch: end.bestEpoch, stopped: end.stopped });
});

test('the validation rows calibrate the model, and its file says so', async () => {
  const { calibration, scores, bytes } = resultOf(await eventsOf(request({})));
  expect(calibration).toMatchObject({ kind: 'classes', rows: 24, temperature: expect.any(Number) });
  expect((await readModel(bytes, 'model')).metadata.get('calibration')).toEqual(calibration);
  // The scores are of tempered probabilities: none has a better temperature left.
  expect(scores.validation!.metrics['logLoss']).toBeLessThanOrEqual(
    scores.validation!.metrics['loss']! + 1e-12,
  );
  const values = resultOf(await eventsOf(request({ target: 'y' })));
  expect(values.calibration).toMatchObject({ kind: 'values', rows: 24 });
  expect(values.calibration!.scores.at(-1)).toBeGreaterThanOrEqual(
    values.scores.validation!.metrics['rmse']!,
  );
});

test('without validation rows there is no calibration', async () => {
  const { calibration, bytes } = resultOf(await eventsOf(request({ validation: 0 })));
  expect(calibration).toBeUndefined();
  expect((await readModel(bytes, 'model')).metadata.has('calibration')).toBe(false);
});

test('a number is given back in its own units', async () => {
  const { scores } = resultOf(await eventsOf(request({ target: 'y' })));
  // The target's deviation is about 174; an error of its standardized self would be below 1.
  expect(scores.test?.metrics['rmse']).toBeGreaterThan(0.1);
  expect(scores.test?.metrics['rmse']).toBeLessThan(40);
  expect(scores.test?.metrics['r2']).toBeGreaterThan(0.9);
});

test('two classes may share one output under binary cross-entropy', async () => {
  const settings = { ...presets['default']!(FACTS), loss: 'binaryCrossEntropy' };
  const { model, scores } = resultOf(await eventsOf(request({ settings })));
  expect(model.network.outputs).toBe(1);
  expect(scores.test?.metrics['accuracy']).toBeGreaterThan(0.9);
});

test('counts are learned in their own units, and stated so in the model', async () => {
  const settings = { ...presets['default']!(NUMBERS), loss: 'poisson' };
  const { bytes, model, scores } = resultOf(
    await eventsOf(request({ target: 'noise', task: 'regression', settings })),
  );
  expect(model.network.layers.at(-1)!.spec).toEqual({ kind: 'exponential' });
  const { metadata } = await readModel(bytes, 'model');
  expect(metadata.get('schema')).toMatchObject({ target: { mean: 0, deviation: 1 } });
  expect(metadata.get('options')).toMatchObject({ loss: 'poisson', standardizeTarget: false });
  // The counts are 0 to 12.
  expect(scores.test?.metrics['rmse']).toBeLessThan(8);
});

test('a count below 0 is refused, naming its row', async () => {
  const settings = { ...presets['default']!(NUMBERS), loss: 'poisson' };
  const refused = eventsOf(request({ target: 'x', task: 'regression', settings, validation: 0, test: 0 }));
  await expect(refused).rejects.toThrow(DataError);
  await expect(refused).rejects.toThrow(
    'lines.csv: row 1, column "x": expected a count of at least 0 for loss poisson, got -1; use meanSquaredError',
  );
});

test('a loss with its number is in the model', async () => {
  const settings = { ...presets['default']!(NUMBERS), loss: { name: 'huber', delta: 0.5 }, epochs: 3 };
  const { bytes } = resultOf(await eventsOf(request({ target: 'y', settings })));
  expect((await readModel(bytes, 'model')).metadata.get('options')).toMatchObject({ loss: settings.loss });
});

test('scores decide between classes as probabilities do', async () => {
  const settings = { ...presets['default']!(FACTS), loss: 'hinge' };
  const { model, scores, calibration, bytes } = resultOf(await eventsOf(request({ settings })));
  expect(model.network.outputs).toBe(2);
  expect(scores.test?.metrics['accuracy']).toBeGreaterThan(0.9);
  // How sure they are is another matter.
  for (const name of PROBABILITY_METRICS) expect(scores.test?.metrics).not.toHaveProperty(name);
  expect(calibration).toBeUndefined();
  expect((await readModel(bytes, 'model')).metadata.has('calibration')).toBe(false);
});

test.each(Object.keys(presets))('preset %s trains classes', async (name) => {
  const settings = { ...presets[name]!(FACTS), hidden: [8], epochs: 3 };
  const { scores } = resultOf(await eventsOf(request({ settings })));
  expect(Number.isFinite(scores.train?.metrics['loss'])).toBe(true);
});

test('the default takes numbers of 1,024 rows and more in pieces, and every other type as it should', async () => {
  const events = await eventsOf(
    request({
      ...{ data: mixedTable(1100), target: 'answer' },
      settings: { preset: 'default', given: { epochs: 4 } },
    }),
  );
  const { training } = preparedOf(events);
  const { schema, settings, rows, warnings } = training;
  expect(rows).toEqual({ train: 748, validation: 132, test: 220 });
  expect(Object.fromEntries(schema.inputs.map(({ name, encoder }) => [name, encoder.kind]))).toEqual({
    ...{ size: 'piecewiseLinear', gappy: 'piecewiseLinear', gain: 'piecewiseLinear' },
    ...{ sold: 'binary', kind: 'oneHot', place: 'embedding', day: 'dateParts' },
    ...{ id: 'drop', unit: 'drop' },
  });
  expect(warnings).toHaveLength(2);
  expect(settings).toMatchObject({ ensemble: 4, learningRate: 0.02, batchSize: 64, epochs: 4, patience: 4 });
  const { scores, end, model } = resultOf(events);
  expect(end).toMatchObject({ epochs: 4, steps: 4 * Math.ceil(748 / 64) });
  expect(model.network.members).toBe(4);
  expect(scores.test!.metrics['accuracy']).toBeGreaterThan(0.9);
});

describe('losses that cannot serve the task are refused', () => {
  test('cross-entropy for numbers', async () => {
    const settings = { ...presets['default']!(FACTS), loss: 'softmaxCrossEntropy' };
    await expect(eventsOf(request({ target: 'y', settings }))).rejects.toThrow(UsageError);
  });
  test('binary cross-entropy for three classes', async () => {
    const settings = { ...presets['default']!(FACTS), loss: 'binaryCrossEntropy' };
    await expect(eventsOf(request({ target: 'noise', settings }))).rejects.toThrow(
      'expected 2 classes, got 13',
    );
  });
});

describe('a training that diverges says', () => {
  const regression: Settings = { ...presets['plain']!(NUMBERS), scale: 'none', epochs: 3 };

  test('its step, layer, row of the file and column, and what to do', async () => {
    const data = table(200);
    const [x, noise, ...others] = data.columns;
    const values = (noise as Extract<typeof noise, { type: 'number' }>).values as Float64Array;
    values[41] = 1e300;
    const settings: Settings = { ...regression, activation: 'identity' };
    const huge = { data: { ...data, columns: [x!, noise!, ...others] }, target: 'y', settings, test: 0 };
    const failed = eventsOf(request(huge));
    await expect(failed).rejects.toThrow(DivergenceError);
    await expect(failed).rejects.toMatchObject({ kind: 'failure', divergence: { epoch: 1 } });
    await expect(failed).rejects.toThrow(
      /^training diverged in epoch 1, step \d: training loss (NaN|Infinity); the (weights|outputs) of layer \d \(dense\) .*; row 42 with column "noise" 1e\+300 stands out; try a lower learning rate \(now 0\.\d+\) or scaled inputs$/,
    );
  });

  test('that no input is to blame for a learning rate', async () => {
    const settings: Settings = {
      ...regression,
      scale: 'auto',
      activation: 'relu',
      learningRate: 1e6,
      epochs: 100,
    };
    await expect(eventsOf(request({ target: 'y', settings }))).rejects.toThrow(
      /^training diverged in epoch \d+, step \d: .*; no input stands out: all are within ±\d[.\d]*; try a lower learning rate \(now 1000000\)$/,
    );
  });
});

test('too few rows to validate on are all trained on, and that is said', async () => {
  const events = await eventsOf(request({ rows: 3, test: 0 }));
  const { training } = preparedOf(events);
  expect(training.rows).toEqual({ train: 3, validation: 0, test: 0 });
  expect(training.notes).toContainEqual(expect.stringContaining('3 rows are too few'));
  expect(resultOf(events).end.stopped).toBe('epochs');
});

test('a number column with a gap is taken as words, and that is said', async () => {
  const data = table(60);
  const levels = ['', ...Array.from({ length: 9 }, (_, i) => String(i))];
  const gappy = {
    name: 'gappy',
    type: 'category',
    codes: Int32Array.from({ length: 60 }, (_, r) => (r === 7 ? 0 : 1 + (r % 9))),
    levels,
  } as const;
  const events = await eventsOf(request({ data: { ...data, columns: [...data.columns, gappy] } }));
  expect(preparedOf(events).training.notes).toContain(
    'column "gappy" is taken as words, because row 8 holds "", no number',
  );
});

test('validation and test rows can be tables of their own', async () => {
  const events = await eventsOf(request({ rows: 60, validation: table(30), test: table(20) }));
  expect(preparedOf(events).training.rows).toEqual({ train: 60, validation: 30, test: 20 });
});

test('where memory cannot be shared, it trains serially, says so, and gives the same bytes', async () => {
  // Few epochs: without memory for WebAssembly the reference kernels train.
  const settings = { ...presets['default']!(FACTS), epochs: 3 };
  const shared = resultOf(await eventsOf(request({ settings, threads: 1 })));
  vi.spyOn(WebAssembly, 'Memory').mockImplementation(function refuse() {
    throw new RangeError('could not allocate memory');
  });
  const events = await eventsOf(request({ settings, threads: 2 }));
  expect(preparedOf(events).choice).toEqual({
    threads: 1,
    reason: 'the system refuses memory that threads can share',
    isDoubtful: false,
  });
  expect(resultOf(events).bytes).toEqual(shared.bytes);
});

test('an abort ends it without a model', async () => {
  const controller = new AbortController();
  const settings = { ...presets['default']!(FACTS), epochs: 1_000_000, patience: 0 };
  setTimeout(() => controller.abort(), 200);
  const events = await eventsOf(request({ settings, threads: 2 }), controller.signal);
  expect(events.at(-1)).toMatchObject({ type: 'end', stopped: 'aborted' });
});

describe('a limit on time', () => {
  const settings = { ...presets['plain']!(FACTS), epochs: 30, batchSize: 16 };

  /** A limit that follows no clock: it has passed at once, or never does. */
  function limit(passes: boolean) {
    const told: (number | 'ended')[] = [];
    const startTimeLimit = (ms: number) => {
      told.push(ms);
      return {
        timeUp: passes ? AbortSignal.abort() : new AbortController().signal,
        end: () => told.push('ended'),
      };
    };
    return { told, startTimeLimit };
  }

  test.each(['serial', 2] as const)(
    'that passes is in the model by its name alone: threads %s',
    async (threads) => {
      const { told, startTimeLimit } = limit(true);
      const limited = request({ settings, threads, maxTime: 61_234, startTimeLimit });
      const { end, bytes } = resultOf(await eventsOf(limited));
      expect(end).toMatchObject({ stopped: 'time', epochs: 1, steps: 1 });
      const { metadata } = await readModel(bytes, 'model');
      expect(metadata.get('training')).toEqual({ epochs: 1, bestEpoch: 1, steps: 1, stopped: 'time' });
      expect(new TextDecoder('latin1').decode(bytes)).not.toMatch(/61_?234|maxTime|timeUp/);
      expect(told).toEqual([61_234, 'ended']);
    },
  );

  test('that does not pass changes no byte', async () => {
    const { told, startTimeLimit } = limit(false);
    const limited = resultOf(await eventsOf(request({ settings, maxTime: 5, startTimeLimit })));
    expect(limited.bytes).toEqual(resultOf(await eventsOf(request({ settings }))).bytes);
    expect(told).toEqual([5, 'ended']);
  });

  test.each([0, -5, Number.NaN])('of %d is refused before anything is done', async (maxTime) => {
    const refused = eventsOf(request({ settings, maxTime, target: 'nowhere' }));
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow('maxTime: expected milliseconds above 0');
  });
});
