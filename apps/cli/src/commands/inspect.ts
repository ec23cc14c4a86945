import { printable } from '@descent/core';
import { type InputSchema, type Schema, targetsIn } from '@descent/tabular';
import { Command } from 'commander';
import { optionsInWords } from '../describe-network.ts';
import { type LoadedModel, loadModel } from '../load-model.ts';
import { alikeNeighbors, groupName } from '../neighbors.ts';
import { counted, figure } from '../numbers.ts';
import { processTerminal } from '../terminal.ts';
import { textTable } from '../text-table.ts';
import { speakingOptions } from '../train-options.ts';

/** Entries of a list that people are shown. */
const LISTED = 100;

interface InspectFlags {
  json?: boolean;
  quiet?: boolean;
}

export function inspectCommand(done: (code: number) => void): Command {
  const command = new Command('inspect')
    .description('Show what a model file holds: layers, schema, options, metrics, origin.')
    .argument('<model>', 'a model file made by descent train')
    .addHelpText('after', '\nExample:\n  descent inspect model.safetensors')
    .action(async (model: string) => {
      await inspect(model, command.opts<InspectFlags>());
      done(0);
    });
  for (const option of speakingOptions()) command.addOption(option);
  return command;
}

async function inspect(path: string, { quiet, json }: InspectFlags): Promise<void> {
  const loaded = await loadModel(path);
  if (json === true) {
    process.stdout.write(`${JSON.stringify(asJson(loaded))}\n`);
    return;
  }
  const terminal = processTerminal({ quiet: quiet === true, json: false });
  // Names in a file may hold what would steer the terminal.
  for (const line of asText(path, loaded)) terminal.result(printable(line));
}

function layersOf({ model }: LoadedModel) {
  return model.network.layers.map(({ spec: { kind, ...options }, inputs, outputs, parameters }, layer) => ({
    layer,
    kind,
    inputs,
    outputs,
    parameters: parameters.reduce((sum, { length }) => sum + length, 0),
    options,
  }));
}

function asJson(loaded: LoadedModel): Record<string, unknown> {
  const { inputs, outputs, members, parameterCount } = loaded.model.network;
  return {
    network: { inputs, outputs, members, parameters: parameterCount, layers: layersOf(loaded) },
    ...Object.fromEntries(loaded.metadata),
  };
}

function asText(path: string, loaded: LoadedModel): string[] {
  const { inputs, outputs, members, parameterCount } = loaded.model.network;
  const { schema, metadata } = loaded;
  const head = ['layer', 'kind', 'inputs', 'outputs', 'parameters', 'options'];
  const layers = layersOf(loaded).map((layer, l) => [
    String(layer.layer),
    layer.kind,
    layer.inputs,
    layer.outputs,
    layer.parameters,
    optionsInWords(loaded.model.network.layers[l]!).join(', '),
  ]);
  return [
    `${path}: ${schema.task}, ${counted(inputs, 'input')}, ${counted(outputs, 'output')}, ${counted(parameterCount, 'parameter')}${members === 1 ? '' : ` in ${members} members of these layers, whose mean answers`}`,
    '',
    ...textTable([head, ...layers]),
    '',
    ...schemaLines(schema),
    '',
    ...section('options', metadata.get('options')),
    ...section('training', metadata.get('training')),
    ...section('metrics', metadata.get('metrics')),
    ...calibrationLines(loaded),
    ...section('data', metadata.get('data')),
    `seed ${JSON.stringify(metadata.get('seed'))}`,
  ];
}

/** What the model learned of its own sureness; the scores themselves are for --json. */
function calibrationLines({ calibration }: LoadedModel): string[] {
  if (calibration === undefined) return [];
  const { rows, scores } = calibration;
  const temperature =
    calibration.kind === 'classes' ? [['temperature', figure(calibration.temperature)]] : [];
  const kept = ['scores', `${scores.length} of ${counted(rows, 'validation row')}`];
  return ['calibration', ...textTable([...temperature, kept]), ''];
}

function schemaLines(schema: Schema): string[] {
  const { inputs, format } = schema;
  const from =
    format.kind === 'images' ? `images of ${format.height} × ${format.width} pixels` : 'a CSV table';
  return [
    ...targetsIn(schema).map((target) => {
      const what =
        target.kind === 'classes' ? `${target.labels.length} classes: ${oneLine(target.labels)}` : 'a number';
      return `target ${target.column}: ${what}`;
    }),
    `inputs from ${from}:`,
    ...textTable(alikeNeighbors(inputs, haveOneEncoder).map(inputRow)),
  ];
}

function haveOneEncoder(one: InputSchema, other: InputSchema): boolean {
  return JSON.stringify(one.encoder) === JSON.stringify(other.encoder);
}

function inputRow(group: InputSchema[]): string[] {
  const { type, encoder } = group[0]!;
  const { kind, ...learned } = encoder;
  return [groupName(group), type, kind, oneLine(learned)];
}

function section(name: string, value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return [name, ...textTable(Object.entries(value).map(([key, entry]) => [key, oneLine(entry)])), ''];
}

/** Of a long list the first hundred and how many there are. */
function listed(values: readonly unknown[]): string {
  const shown = values.slice(0, LISTED).map(oneLine);
  if (values.length > LISTED) shown.push(`… (${values.length} in all)`);
  return shown.length === 0 ? 'none' : shown.join(', ');
}

/** Plain data as short text: `mean 5.843, deviation 0.8253`. */
function oneLine(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : figure(value);
  if (Array.isArray(value)) return listed(value);
  // In a list of words, one with a comma or quotes needs its own.
  if (typeof value === 'string') return /[",\s]/.test(value) ? JSON.stringify(value) : value;
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([key, entry]) => `${key} ${oneLine(entry)}`)
    .join(', ');
}
