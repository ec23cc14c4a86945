import { readModel, type Table, UsageError } from '@descent/core';
import { targetsIn } from '@descent/tabular';
import {
  crossValidate,
  prepareTraining,
  presets,
  type Settings,
  type TableTrainingRequest,
  type TrainedTable,
  trainTable,
} from '@descent/trainer';
import { describe, expect, test } from 'vitest';

const ROWS = 60;
const FACTS = { task: 'regression', images: false, rows: ROWS } as const;
/** Linear, and one batch of all rows: what is learned has one best answer, whatever the first weights. */
const settings: Settings = {
  ...presets['plain']!(FACTS),
  ...{ hidden: [], batchSize: ROWS, epochs: 600, learningRate: 0.5, standardizeTarget: true },
};

/** Two inputs, two numbers and two classes that follow from them, but for some rows. */
function table(): Table {
  const at = (scale: number, modulus: number) =>
    Float64Array.from({ length: ROWS }, (_, r) => (((r * scale) % modulus) / modulus) * 2 - 1);
  const [x, z, noise] = [at(37, 101), at(53, 97), at(71, 89)];
  const number = (name: string, of: (r: number) => number) =>
    ({ name, type: 'number', values: x.map((_, r) => of(r)), offset: 0, stride: 1 }) as const;
  const word = (name: string, levels: string[], of: (r: number) => boolean) =>
    ({ name, type: 'category', levels, codes: Int32Array.from(x, (_, r) => (of(r) ? 1 : 0)) }) as const;
  return {
    source: 'several.csv',
    format: { kind: 'csv', header: true, delimiter: ',' },
    rows: ROWS,
    columns: [
      number('x', (r) => x[r]!),
      number('z', (r) => z[r]!),
      number('price', (r) => 300 * x[r]! + 100 * noise[r]! + 1000),
      number('weight', (r) => z[r]! / 50 - x[r]! / 90 + noise[r]! / 80),
      word('sold', ['no', 'yes'], (r) => x[r]! + noise[r]! > 0),
      word('new', ['fresh', 'old'], (r) => z[r]! - noise[r]! > 0.1),
    ],
    fingerprint: 'f',
    describeRow: (row) => `row ${row + 1}`,
  };
}

const NAMES = ['price', 'weight', 'sold', 'new'];

function requestOf(more: Partial<TableTrainingRequest> & { target: string }): TableTrainingRequest {
  const asked = more.target.split(',');
  return {
    data: table(),
    ...{ task: 'auto', validation: 0, test: 0, settings, seed: 0, threads: 'serial' },
    ignore: NAMES.filter((name) => !asked.includes(name)),
    ...more,
  };
}

async function trained(more: Parameters<typeof requestOf>[0]): Promise<TrainedTable> {
  for await (const event of trainTable(requestOf(more))) if (event.type === 'trained') return event.result;
  throw new Error('expected a model');
}

describe('several targets', () => {
  test.for([
    ['price,weight', 'meanSquaredError', ['rmse', 'r2', 'mae']],
    ['sold,new', 'binaryCrossEntropy', ['logLoss', 'accuracy', 'auc']],
  ] as const)('%s are learned as each by itself', async ([target, loss, metrics]) => {
    // The mean over two targets halves the gradient of each.
    const several = await trained({ target, settings: { ...settings, learningRate: 1 } });
    const names = target.split(',');
    const alone = await Promise.all(
      names.map((name) => trained({ target: name, settings: { ...settings, loss } })),
    );
    const { train } = several.scores;
    expect(Object.keys(train!.targets!)).toEqual(names);
    for (const metric of metrics) {
      const each = alone.map(({ scores }) => scores.train!.metrics[metric]!);
      names.forEach((name, t) => {
        expect(train!.targets![name]![metric]! / each[t]!).toBeCloseTo(1, 5);
      });
      expect(train!.metrics[metric]! / ((each[0]! + each[1]!) / 2)).toBeCloseTo(1, 5);
    }
    expect(several.model.network.outputs).toBe(2);
    expect(several.calibration).toBeUndefined();
    const { metadata } = await readModel(several.bytes, 'several');
    expect(metadata.get('labels')).toEqual([]);
    expect((metadata.get('options') as { loss: unknown }).loss).toEqual(loss);
  });

  test('are judged on validation rows, stopped by patience, and go with weights and hidden layers', async () => {
    const patient = { ...presets['default']!(FACTS), epochs: 400, patience: 5, labelSmoothing: 0.1 };
    const held = { validation: 0.2, test: 0.2, settings: patient, ignore: [], weightColumn: 'price' };
    const { scores, end, model, bytes } = await trained({ target: 'sold,new', ...held });
    expect(Object.keys(scores)).toEqual(['train', 'validation', 'test']);
    expect(scores.train!.metrics['accuracy']).toBeGreaterThan(0.5);
    expect(end).toMatchObject({ stopped: 'patience', epochs: end.bestEpoch + 5 });
    expect(end.epochs).toBeLessThan(400);
    expect(model.network.layers.filter(({ spec }) => spec.kind === 'dense')).toHaveLength(3);
    // Weights of rows are those of the column: without it another model is learned.
    expect((await readModel(bytes, 'several')).metadata.get('schema')).toMatchObject({ weight: 'price' });
    const alike = await trained({ target: 'sold,new', ...held, weightColumn: undefined, ignore: ['price'] });
    expect(alike.scores.train!.metrics['loss']).not.toBe(scores.train!.metrics['loss']);
  });

  test('are smoothed as classes are: in training alone', () => {
    const smooth = { ...settings, labelSmoothing: 0.2 };
    const { run } = prepareTraining(requestOf({ target: 'sold,new', validation: 0.25, settings: smooth }));
    const seen = (data: ArrayLike<number>) => [...new Set(Array.from(data))].sort();
    expect(seen(run.datasets.train.targets.data)).toEqual([0.1, 0.9]);
    expect(seen(run.datasets.validation!.targets.data)).toEqual([0, 1]);
  });

  test('are cross-validated by the means of their metrics', async () => {
    const { test: _, ...request } = requestOf({
      target: 'price,weight',
      settings: { ...settings, epochs: 3 },
    });
    const result = await crossValidate({ ...request, folds: 3 });
    expect(result!.metrics['r2']!.values.length).toBe(3);
    expect(result!.folds[0]!.score.targets).toHaveProperty('weight');
  });

  test('of classes take a loss with an output for each, and no weights of classes', () => {
    const refused = (more: Partial<Settings>) => () =>
      prepareTraining(requestOf({ target: 'sold,new', settings: { ...settings, ...more } }));
    expect(refused({ loss: 'softmaxCrossEntropy' })).toThrow(UsageError);
    expect(refused({ loss: 'softmaxCrossEntropy' })).toThrow('for 2 targets; use binaryCrossEntropy');
    expect(refused({ classWeight: 'balanced' })).toThrow('class weights: expected a model of one target');
  });

  test('that are counts name the row and the column of one below 0', () => {
    const poisson = { ...settings, loss: 'poisson' };
    expect(() => prepareTraining(requestOf({ target: 'price,weight', settings: poisson }))).toThrow(
      /several\.csv: row \d+, column "weight": expected a count of at least 0/,
    );
  });

  test('have each their own units', () => {
    const { schema } = prepareTraining(requestOf({ target: 'price,weight' }));
    const deviations = targetsIn(schema).map((target) => target.kind === 'values' && target.deviation);
    expect(Number(deviations[0]) / Number(deviations[1])).toBeGreaterThan(1000);
  });
});
