import {
  buildNetwork,
  dense,
  groupParameters,
  type Network,
  optimizers,
  type PlacedParameter,
  referenceKernels,
  SerialExecutor,
  tanh,
} from '@descent/core';
import { describe, expect, test } from 'vitest';
import { makeRun, randomDataset } from './make-run.ts';

/** A network of two dense layers, the parameters of the first as changed. */
function networkWith(change: (parameter: PlacedParameter) => Partial<PlacedParameter>): Network {
  const network = buildNetwork({ inputs: 16, layers: [dense(4), tanh(), dense(2)] });
  const [first, ...others] = network.layers;
  const parameters = first!.parameters.map((parameter) => ({ ...parameter, ...change(parameter) }));
  return { ...network, layers: [{ ...first!, parameters }, ...others] };
}

const { adam, sgd } = optimizers;

describe('groups of parameters', () => {
  test('are weights, which decay, and biases, which do not', () => {
    const { groups, groupOf } = groupParameters(
      networkWith(() => ({})),
      adam!,
      false,
    );
    expect(groups).toEqual([
      { learningRate: 1, decayRate: 1, decays: true },
      { learningRate: 1, decayRate: 1, decays: false },
    ]);
    expect(groupOf).toEqual([[0, 1], [], [0, 1]]);
  });

  test('are what layers say', () => {
    const network = networkWith(({ name }) =>
      name === 'weight' ? { learningRate: 6, decays: false } : { learningRate: 0.1 },
    );
    const { groups, groupOf } = groupParameters(network, adam!, false);
    expect(groupOf).toEqual([[0, 1], [], [2, 3]]);
    expect(groups.map(({ learningRate, decays }) => [learningRate, decays])).toEqual([
      [6, false],
      [0.1, false],
      [1, true],
      [1, false],
    ]);
  });

  test('of NTK parametrization follow from the fan-in and from how the rule takes the scale of gradients', () => {
    const network = networkWith(({ name }) => (name === 'weight' ? { ntk: true, learningRate: 2 } : {}));
    const rates = (optimizer: typeof adam) =>
      groupParameters(network, optimizer!, false).groups.map(({ learningRate, decayRate }) => [
        learningRate,
        decayRate,
      ]);
    expect(rates(sgd)).toEqual([
      [2 / 16, 2],
      [1, 1],
      [1, 1],
    ]);
    expect(rates(adam)[0]).toEqual([2 / 4, 2]);
  });

  test('are one for each parameter where they are to stand apart', () => {
    expect(
      groupParameters(
        networkWith(() => ({})),
        adam!,
        true,
      ).groupOf,
    ).toEqual([[0, 1], [], [2, 3]]);
  });
});

const withRules = Object.keys(optimizers).filter((name) => optimizers[name]!.searchesLine !== true);

// How a rule takes the scale of gradients is what NTK parametrization goes by: stated by each, and seen here.
test.each(withRules)('%s takes the scale of gradients as it says', (name) => {
  const { gradientScale, rule, init, advance, defaults } = optimizers[name]!;
  const options = { ...defaults, epsilon: 1e-300 };
  const stepOf = (g: number): number => {
    const scalars = new Float64Array(24);
    init(options, scalars);
    advance(scalars);
    return rule(options).update(0, g, [0, 0, 0, 0, 0, 0, 0, 0], scalars as never)[0]!;
  };
  expect(stepOf(0.5)).not.toBe(0);
  const ratio = stepOf(4) / stepOf(0.5);
  expect(ratio).toBeCloseTo(gradientScale === 'linear' ? 8 : 1, 12);
});

test('a step of a group with another learning rate is as much longer', async () => {
  const train = randomDataset(6, 3, 2);
  const spec = {
    network: { inputs: 3, layers: [dense(2)] },
    loss: 'meanSquaredError',
    optimizer: { name: 'sgd', learningRate: 0.25 },
    ...({ rule: 'exact', batchSize: 6, seed: 0 } as const),
  };
  const steps = async (factor: number): Promise<number[]> => {
    const run = makeRun(spec, { train });
    const before = run.parameters.slice();
    (run.groups[1] as { learningRate: number }).learningRate = factor;
    await new SerialExecutor(run, referenceKernels).run({ program: 'train', from: 0, to: 1 });
    return Array.from(run.parameters, (value, i) => value - before[i]!);
  };
  const [once, twice] = [await steps(1), await steps(2)];
  // Six weights, then two biases, whose initial values are 0.
  expect(twice.slice(0, 6)).toEqual(once.slice(0, 6));
  expect(twice.slice(6)).toEqual(once.slice(6).map((step) => 2 * step));
});
