import {
  type KernelsChoice,
  type LossSpec,
  losses,
  optimizers,
  type ScheduleSpec,
  schedules,
} from '@descent/core';
import type { ClassWeight, LogicalType } from '@descent/tabular';
import { activationNames, embeddings, presets, type Settings, type SettingsChoice } from '@descent/trainer';
import { Option } from 'commander';
import {
  classWeightOf,
  delimiterCharacter,
  durationOf,
  fileOrFraction,
  hiddenLayers,
  labelMap,
  level,
  lossChoice,
  part,
  positiveNumber,
  scheduleOf,
  threadCount,
  typesByColumn,
  wholeNumber,
  wordList,
} from './option-values.ts';

/** The options of `train` as given: undefined where neither a flag nor the config says anything. */
export interface TrainOptions {
  target?: string;
  header: 'auto' | 'yes' | 'no';
  delimiter?: string;
  labels?: string;
  missing?: string[];
  types?: ReadonlyMap<string, LogicalType>;
  ignore?: string[];
  weightColumn?: string;
  classWeight?: ClassWeight;
  interval?: number;
  mapLabels?: ReadonlyMap<string, string>;
  task: 'auto' | 'classification' | 'regression';
  validation?: string | number;
  test?: string | number;
  preset: string;
  hidden?: number[];
  activation?: string;
  loss?: string | LossSpec;
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
  /** In milliseconds. */
  maxTime?: number;
  rule?: 'exact' | 'book';
  bias: boolean | null;
  cache: boolean;
  scale?: Settings['scale'];
  embedding?: string;
  categoryEmbedding?: number;
  ensemble?: number;
  normalization?: Settings['normalization'];
  dropout?: number;
  labelSmoothing?: number;
  seed: number;
  threads: 'auto' | number;
  kernels: KernelsChoice;
  output: string;
  force?: boolean;
  /** A file, or false for none; left out: beside the output. */
  checkpoint?: string | false;
  /** In milliseconds. */
  checkpointEvery?: number;
  resume?: boolean;
  restart?: boolean;
  log?: string;
  config?: string;
  plan?: boolean;
  json?: boolean;
  quiet?: boolean;
}

const choose = (flags: string, text: string, names: readonly string[]): Option =>
  new Option(flags, text).choices(names);
const parse = (flags: string, text: string, parser: (value: string) => unknown): Option =>
  new Option(flags, text).argParser(parser);

/** By attribute; a new option of `train` that crossval and tune cannot honor belongs here. */
const OF_ONE_MODEL = [
  'test',
  'interval',
  'output',
  'force',
  'plan',
  'maxTime',
  'checkpoint',
  'checkpointEvery',
  'resume',
  'restart',
  'log',
] as const;

/** The options of commands that train many times: there is no one model to test or to write. */
export type LearningOptions = Omit<TrainOptions, (typeof OF_ONE_MODEL)[number]>;

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
    parse('--missing <words>', 'cells without a value, beside the usual ones, such as none,-999', wordList),
    parse('--types <columns>', 'types of columns, such as zip=category,id=number', typesByColumn),
    parse('--ignore <columns>', 'columns not to use, such as id,name', wordList),
  ];
}

/** Other names for labels. */
export function mapLabelsOption(): Option {
  return parse('--map-labels <json>', 'renames labels of the data first, such as {"yes.":"yes"}', labelMap);
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

/** Every option of `train`, in the order of its help. Names come from the registries, so that nothing is offered that is not there. */
export function trainOptions(): Option[] {
  const [header, ...reading] = readingOptions() as [Option, ...Option[]];
  return [
    new Option('--target <column>', 'what to predict: a column’s name, or its place from 0; or several: a,b'),
    header.default('auto'),
    ...reading,
    new Option('--weight-column <column>', 'how much each row counts, in training and in metrics'),
    parse(
      '--class-weight <weights>',
      'how much classes count in the loss: none, balanced, or such as {"yes":3}',
      classWeightOf,
    ),
    mapLabelsOption(),
    choose('--task <task>', 'what to learn', ['auto', 'classification', 'regression']).default('auto'),
    parse('--validation <file|fraction>', 'rows to judge epochs by [0.15]', fileOrFraction),
    parse('--test <file|fraction>', 'rows to test the finished model on [none]', fileOrFraction),
    parse(
      '--interval <level>',
      'say how wide intervals, or sets of classes, must be to hold the truth so likely, such as 0.9',
      level,
    ),
    choose('--preset <name>', 'where settings come from that are not given', Object.keys(presets)).default(
      'default',
    ),
    parse('--hidden <units>', 'units of the hidden layers, such as 256,128, or none', hiddenLayers),
    choose('--activation <name>', 'what follows each hidden layer', activationNames()),
    parse(
      '--loss <name>',
      `what training lowers, or with its number as in huber:0.5 (choices: ${Object.keys(losses).join(', ')})`,
      lossChoice,
    ),
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
      part,
    ),
    parse('--accumulate <batches>', 'batches per step, whose gradients are summed', wholeNumber(1)),
    parse('--batch-size <rows>', 'rows per batch', wholeNumber(1)),
    parse('--epochs <count>', 'passes over the training rows, at most', wholeNumber(1)),
    parse(
      '--patience <epochs>',
      'epochs without a better validation loss (preset sklearn: training loss) before stopping; 0: never',
      wholeNumber(0),
    ),
    parse(
      '--max-time <time>',
      'how long training may take, such as 90s, 10m or 1.5h; where it passes, the model depends on the clock: the same command may give another one',
      durationOf,
    ),
    choose('--rule <rule>', 'how errors go back: the exact gradient, or the book’s rule', ['exact', 'book']),
    // Without a default of its own, commander would set it to true, over the preset.
    new Option('--no-bias', 'layers without biases').default(null),
    choose('--scale <scale>', 'how numbers are scaled', ['auto', 'standard', 'bytes', 'none']),
    choose('--embedding <name>', 'how continuous numbers are embedded', Object.keys(embeddings)),
    parse(
      '--category-embedding <size>',
      'learned numbers for each word of columns of 101 to 1,000 words; 0: such words are hashed',
      wholeNumber(0),
    ),
    choose('--normalization <name>', 'what stands before each activation', ['none', 'layer', 'batch']),
    parse('--dropout <part>', 'the part of hidden outputs that a step drops', part),
    parse('--label-smoothing <part>', 'the part of a class that is spread over all', part),
    parse('--ensemble <count>', 'networks trained side by side, whose mean answers', wholeNumber(1)),
    parse('--seed <number>', 'where all randomness comes from', wholeNumber(0)).default(0),
    parse('--threads <count>', 'worker threads, or auto', threadCount).default('auto'),
    choose('--kernels <kind>', 'what does the arithmetic; the bits are the same', [
      'auto',
      'reference',
      'simd',
    ]).default('auto'),
    new Option('--output <file>', 'where the model goes; - for stdout').default('model.safetensors'),
    new Option('--force', 'replace an output file that is no model'),
    new Option('--checkpoint <file>', 'where an unfinished training is kept [beside the output]'),
    new Option('--no-checkpoint', 'keep nothing of an unfinished training'),
    parse(
      '--checkpoint-every <time>',
      'how often it is saved, such as 30s or 10m [30s, large networks less often]',
      durationOf,
    ),
    new Option('--resume', 'go on with the training that the checkpoint keeps, to the same model'),
    new Option('--restart', 'begin anew though there is a checkpoint'),
    new Option('--log <file>', 'write everything that happens as lines of JSON'),
    cacheOption(),
    new Option('--plan', 'say what would be done with the data, column by column, and train nothing'),
    new Option('--config <file>', 'options by name, in JSON or YAML; flags come first'),
    ...speakingOptions(),
  ];
}

/**
 * The options of `train` for a command that trains many times.
 * @param threads what the number of threads is there.
 */
export function learningOptions(threads: string): Option[] {
  const options = trainOptions().filter(
    (option) => !OF_ONE_MODEL.some((name) => name === option.attributeName()),
  );
  for (const option of options) if (option.name() === 'threads') option.description = threads;
  return options;
}

/** The preset that was asked for, and the settings that were given in place of its own. */
export function settingsOf({ preset, ...options }: LearningOptions): SettingsChoice {
  const given = Object.entries(options).filter(
    ([name, value]) => isSetting(name) && value !== undefined && value !== null,
  );
  // A file of validation rows is no fraction.
  if (typeof options.validation === 'number') given.push(['validation', options.validation]);
  return { preset, given: Object.fromEntries(given) };
}

/** The options that are settings under the same name. */
const SETTINGS: readonly (keyof Settings)[] = [
  'hidden',
  'activation',
  'loss',
  'optimizer',
  'momentum',
  'nesterov',
  'learningRate',
  'batchSize',
  'epochs',
  'patience',
  'rule',
  'bias',
  'scale',
  'embedding',
  'categoryEmbedding',
  'ensemble',
  'normalization',
  'dropout',
  'labelSmoothing',
  'schedule',
  'weightDecay',
  'l1',
  'clipValue',
  'clipNorm',
  'clipTensorNorm',
  'average',
  'accumulate',
  'classWeight',
];

/** Whether an option is a setting under the same name. */
export function isSetting(name: string): boolean {
  return (SETTINGS as readonly string[]).includes(name);
}
