import { parseNumber, printable, UsageError } from '@descent/core';
import { nudgeTarget, requireOneTarget, shownOutputs } from '@descent/tabular';
import { Command, InvalidArgumentError, Option } from 'commander';
import { type LoadedModel, loadModel, type ReadingFlags, temperatureOf } from '../load-model.ts';
import { type NudgeReport, nudgeJson, nudgeText } from '../nudge-report.ts';
import { figure } from '../numbers.ts';
import { wholeNumber } from '../option-values.ts';
import { readRow } from '../read-row.ts';
import { sayPassedOver } from '../say-passed-over.ts';
import { processTerminal } from '../terminal.ts';
import { readingOptions, speakingOptions } from '../train-options.ts';

interface AskedWeight {
  readonly layer: number;
  readonly from: number | 'b';
  readonly to: number;
}

interface NudgeFlags extends ReadingFlags {
  row: number;
  weight: AskedWeight;
  output: string;
  by: number;
  member: number;
  json?: boolean;
  quiet?: boolean;
}

export function nudgeCommand(done: (code: number) => void): Command {
  const command = new Command('nudge')
    .description('Say what changing one weight does to the outputs on one row, exactly.')
    .argument('<model>', 'a model file made by descent train')
    .argument('<data>', 'a CSV or IDX file; - for stdin')
    .addHelpText(
      'after',
      '\nExample:\n  descent nudge model.safetensors people.csv --row 1 --weight 1:1:2 --output 2 --by 0.1',
    )
    .action(async (model: string, data: string) => {
      await answer(model, data, command.opts<NudgeFlags>());
      done(0);
    });
  const asked: readonly (readonly [string, string, (text: string) => unknown])[] = [
    ['--row <number>', 'the row of the data, from 1', wholeNumber(1)],
    [
      '--weight <layer:from:to>',
      'layer as inspect counts, input unit (b: the bias) and unit, from 1',
      weightPlace,
    ],
    ['--output <output>', 'the output that is to rise, from 1, or its label', String],
    ['--by <number>', 'by how much, in the target’s own units; negative to fall', rise],
  ];
  for (const [flags, text, parser] of asked)
    command.addOption(new Option(flags, text).argParser(parser).makeOptionMandatory());
  command.addOption(
    new Option('--member <number>', 'of a model of several members, whose weight it is, from 1')
      .argParser(wholeNumber(1))
      .default(1),
  );
  for (const option of [...readingOptions(), ...speakingOptions()]) command.addOption(option);
  return command;
}

/** `2:1:3` or, for a bias, `2:b:3`. */
function weightPlace(text: string): AskedWeight {
  const [, layer, from, to] = /^(\d+):(b|[1-9]\d*):([1-9]\d*)$/.exec(text) ?? [];
  if (layer === undefined || from === undefined || to === undefined) {
    throw new InvalidArgumentError(
      'Expected layer:from:to, units from 1, such as 0:1:2, or 0:b:2 for a bias.',
    );
  }
  return { layer: Number(layer), from: from === 'b' ? 'b' : Number(from), to: Number(to) };
}

function rise(text: string): number {
  const value = parseNumber(text);
  if (!Number.isFinite(value) || value === 0)
    throw new InvalidArgumentError('Expected a number other than 0, such as 0.5 or -0.5.');
  return value;
}

async function answer(path: string, data: string, flags: NudgeFlags): Promise<void> {
  const terminal = processTerminal({ quiet: flags.quiet === true, json: flags.json === true });
  const loaded = await loadModel(path);
  const { model, schema } = loaded;
  requireOneTarget(schema, 'nudge');
  const { row, by, weight } = flags;
  const { layer, from, to } = weight;
  requireUnits(loaded, weight);
  const { members } = model.network;
  if (flags.member > members)
    throw new UsageError(`--member: expected a member from 1 to ${members}, got ${flags.member}`);
  const names = shownOutputs(schema, model.network.outputs).map(({ name }) => name);
  const output = chosenOutput(flags.output, names);
  const { input, place, passedOver } = await readRow(loaded, data, flags, row);
  sayPassedOver(terminal, passedOver);
  const temperature = temperatureOf(loaded);
  if (temperature !== 1) {
    terminal.say(
      `note: outputs are the network's own; predict calibrates them by the model's temperature ${figure(temperature)}`,
    );
  }
  const report: NudgeReport = {
    ...{ place, row, layer, from, to, output, by, names },
    answer: nudgeTarget(schema, model, input, {
      ...{ layer, from: from === 'b' ? 'bias' : from - 1, to: to - 1 },
      ...{ output: output - 1, by, member: flags.member - 1 },
    }),
  };
  if (flags.json === true) process.stdout.write(`${JSON.stringify(nudgeJson(report))}\n`);
  else for (const line of nudgeText(report)) terminal.result(line);
}

/** Refuses units that are not there in the words of the command line, which counts them from 1. */
function requireUnits({ model }: LoadedModel, { layer, from, to }: AskedWeight): void {
  const { layers } = model.network;
  const found = layers[layer];
  if (found === undefined)
    throw new UsageError(`--weight: expected a layer from 0 to ${layers.length - 1}, got ${layer}`);
  const called = `layer ${layer} (${found.spec.kind})`;
  if (from !== 'b' && from > found.inputs)
    throw new UsageError(`--weight: expected an input of ${called} from 1 to ${found.inputs}, got ${from}`);
  if (to > found.outputs)
    throw new UsageError(`--weight: expected a unit of ${called} from 1 to ${found.outputs}, got ${to}`);
}

/** The number of an output, from 1, given by that number or by its label. */
function chosenOutput(text: string, names: readonly string[]): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= names.length) return number;
  const label = names.indexOf(text);
  if (label !== -1) return label + 1;
  const known = names.slice(0, 20).map((name, k) => `${k + 1} (${printable(name)})`);
  throw new UsageError(
    `--output: expected one of ${known.join(', ')}${names.length > 20 ? ', …' : ''}, got ${printable(text)}`,
  );
}
