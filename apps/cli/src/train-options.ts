import {
  type KernelsChoice,
  losses,
  optimizers,
  type ScheduleSpec,
  schedules,
  UsageError,
} from '@descent/core';
import { activationNames, presets, type Settings } from '@descent/trainer';
import { Option } from 'commander';
import {
  delimiterCharacter,
  fileOrFraction,
  hiddenLayers,
  partBelowOne,
  positiveNumber,
  scheduleOf,
  threadCount,
  wholeNumber,
} from './option-values.ts';

/** The options of `train` as given: undefined where neither a flag nor the config says anything. */
export interface TrainOptions {
  target?: string;
  header: 'auto' | 'yes' | 'no';
  delimiter?: string;
  labels?: string;
  task: 'auto' | 'classification' | 'regression';
  validation?: string | number;
  test?: string | number;
  preset: string;
  hidden?: number[];
  activation?: string;
  loss?: string;
  optimizer?: string;
  momentum?: number;
  nesterov?: boolean;
  learningRate?: number;
  schedule?: ScheduleSpec;
  weightDecay?: number;
  l1?: number;
  clipValue?: number;
  clipNorm?: number;
  clipTensorNorm?: number;
  average?: number;
  accumulate?: number;
  batchSize?: number;
  epochs?: number;
  patience?: number;
  rule?: 'exact' | 'book';
  bias: boolean | null;
  cache: boolean;
  scale?: Settings['scale'];
  seed: number;
  threads: 'auto' | number;
  kernels: KernelsChoice;
  output: string;
  force?: boolean;
  config?: string;
  json?: boolean;
  quiet?: boolean;
}

/** Options that say how a data file is read; `predict` and `evaluate` take them too. */
export function readingOptions(): Option[] {
  return [
    new Option('--header <mode>', 'whether the first row of a CSV file names its columns').choices([
      'auto',
      'yes',
      'no',
    ]),
    new Option('--delimiter <character>', 'what separates the columns of a CSV file, or tab').argParser(
      delimiterCharacter,
    ),
    new Option('--labels <file>', 'labels of IDX images; left out: the sibling with labels-idx1 in its name'),
  ];
}

/** Whether tables are kept for the next run. */
export function cacheOption(): Option {
  return new Option(
    '--no-cache',
    'read a large CSV file anew, and keep no copy of its numbers for the next run',
  );
}

/** Options that every command has. */
export function speakingOptions(): Option[] {
  return [
    new Option('--json', 'print one JSON object on stdout and nothing else there'),
    new Option('--quiet', 'print nothing on stderr but errors'),
  ];
}

const choose = (flags: string, text: string, names: readonly string[]): Option =>
  new Option(flags, text).choices(names);
const parse = (flags: string, text: string, parser: (value: string) => unknown): Option =>
  new Option(flags, text).argParser(parser);

/** Every option of `train`, in the order of its help. Names come from the registries, so that nothing is offered that is not there. */
export function trainOptions(): Option[] {
  const [header, delimiter, labels] = readingOptions() as [Option, Option, Option];
  return [
    new Option('--target <column>', 'the column to predict: its name, or its place from 0'),
    header.default('auto'),
    delimiter,
    labels,
    choose('--task <task>', 'what to learn', ['auto', 'classification', 'regression']).default('auto'),
    parse('--validation <file|fraction>', 'rows to judge epochs by [0.15]', fileOrFraction),
    parse('--test <file|fraction>', 'rows to test the finished model on [none]', fileOrFraction),
    choose('--preset <name>', 'where settings come from that are not given', Object.keys(presets)).default(
      'default',
    ),
    parse('--hidden <units>', 'units of the hidden layers, such as 256,128, or none', hiddenLayers),
    choose('--activation <name>', 'what follows each hidden layer', activationNames()),
    choose('--loss <name>', 'what training lowers', Object.keys(losses)),
    choose('--optimizer <name>', 'how weights follow the gradient', Object.keys(optimizers)),
    parse('--momentum <number>', 'momentum of sgd and rmsprop', positiveNumber({ orZero: true })),
    new Option('--nesterov', 'Nesterov momentum of sgd'),
    parse('--learning-rate <number>', 'length of a step', positiveNumber({ orZero: false })),
    parse(
      '--schedule <name[:options]>',
      `how the learning rate changes, such as step:gamma=0.5,every=10 (${Object.keys(schedules).join(', ')})`,
      scheduleOf,
    ),
    parse('--weight-decay <number>', 'how much weights are drawn to 0', positiveNumber({ orZero: true })),
    parse('--l1 <number>', 'L1 penalty on weights', positiveNumber({ orZero: true })),
    parse('--clip-value <number>', 'the gradient’s elements at most', positiveNumber({ orZero: false })),
    parse('--clip-norm <number>', 'the gradient’s norm at most', positiveNumber({ orZero: false })),
    parse(
      '--clip-tensor-norm <number>',
      'the norm of each tensor’s gradient at most',
      positiveNumber({ orZero: false }),
    ),
    parse(
      '--average <part>',
      'take the average of the weights, of which so much stays at each step, such as 0.999',
      partBelowOne,
    ),
    parse('--accumulate <batches>', 'batches per step, whose gradients are summed', wholeNumber(1)),
    parse('--batch-size <rows>', 'rows per batch', wholeNumber(1)),
    parse('--epochs <count>', 'passes over the training rows, at most', wholeNumber(1)),
    parse(
      '--patience <epochs>',
      'epochs without a better validation loss before stopping; 0: never',
      wholeNumber(0),
    ),
    choose('--rule <rule>', 'how errors go back: the exact gradient, or the book’s rule', ['exact', 'book']),
    // Without a default of its own, commander would set it to true, over the preset.
    new Option('--no-bias', 'layers without biases').default(null),
    choose('--scale <scale>', 'how numbers are scaled', ['auto', 'standard', 'bytes', 'none']),
    parse('--seed <number>', 'where all randomness comes from', wholeNumber(0)).default(0),
    parse('--threads <count>', 'worker threads, or auto', threadCount).default('auto'),
    choose('--kernels <kind>', 'what does the arithmetic; the bits are the same', [
      'auto',
      'reference',
      'simd',
    ]).default('auto'),
    new Option('--output <file>', 'where the model goes; - for stdout').default('model.safetensors'),
    new Option('--force', 'replace an output file that is no model'),
    cacheOption(),
    new Option('--config <file>', 'options by name, in JSON or YAML; flags come first'),
    ...speakingOptions(),
  ];
}

/** Settings that no preset need have. */
const OPTIONAL: ReadonlySet<string> = new Set([
  'schedule',
  'weightDecay',
  'l1',
  'clipValue',
  'clipNorm',
  'clipTensorNorm',
  'average',
  'accumulate',
]);

/**
 * The preset's settings with those that were given in their place.
 * @throws UsageError for settings that contradict each other.
 */
export function settingsOf(options: TrainOptions): Settings {
  const preset = presets[options.preset]!;
  if ((options.patience ?? 0) > 0 && (options.validation ?? preset.validation) === 0) {
    throw new UsageError(
      '--patience: expected validation rows to judge epochs by, got none; give --validation 0.15, say',
    );
  }
  const { optimizer = preset.optimizer, momentum, nesterov } = options;
  if (
    (momentum !== undefined || nesterov === true) &&
    !Object.hasOwn(optimizers[optimizer]!.defaults, 'momentum')
  ) {
    throw new UsageError(
      `--momentum and --nesterov: expected an optimizer that has them, got ${optimizer}; add --optimizer sgd`,
    );
  }
  const given = Object.fromEntries(
    Object.entries(options).filter(
      ([name, value]) =>
        (Object.hasOwn(preset, name) || OPTIONAL.has(name)) &&
        name !== 'validation' &&
        value !== undefined &&
        value !== null,
    ),
  );
  // A learning rate belongs to its optimizer: another optimizer starts from its own.
  const otherOptimizer = options.optimizer !== undefined && options.optimizer !== preset.optimizer;
  const learningRate = options.learningRate ?? (otherOptimizer ? null : preset.learningRate);
  return {
    ...preset,
    initializer: initializerFor(options, preset),
    ...wholeBatches(optimizer),
    ...given,
    learningRate,
  };
}

/** Batches of all rows, however many there are, where the optimizer wants them. */
function wholeBatches(optimizer: string): Partial<Settings> {
  return optimizers[optimizer]!.fullBatch === true ? { batchSize: Number.MAX_SAFE_INTEGER } : {};
}

/** The initializer that suits the activation: `default` follows it; the other presets are what they say. */
function initializerFor({ activation, preset }: TrainOptions, { initializer }: Settings): string {
  if (preset !== 'default' || activation === undefined) return initializer;
  return activation === 'relu' ? 'heNormal' : 'glorotUniform';
}
