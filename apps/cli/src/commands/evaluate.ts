import { fixedOrderSum, Matrix, printable } from '@descent/core';
import { readTable } from '@descent/files';
import { averagingOne, encodeTargets, encodeWeights } from '@descent/tabular';
import { type Score, score, targetsOf } from '@descent/trainer';
import { Command } from 'commander';
import {
  type LoadedModel,
  loadModel,
  type ReadingFlags,
  readingAsTrained,
  temperatureOf,
} from '../load-model.ts';
import { figure } from '../numbers.ts';
import { encodeRows } from '../predict-rows.ts';
import { sayPassedOver } from '../say-passed-over.ts';
import { shownMetrics } from '../shown-metrics.ts';
import { cacheReading } from '../table-cache.ts';
import { processTerminal } from '../terminal.ts';
import { confusionTable, textTable } from '../text-table.ts';
import { cacheOption, mapLabelsOption, readingOptions, speakingOptions } from '../train-options.ts';

interface EvaluateFlags extends ReadingFlags {
  mapLabels?: ReadonlyMap<string, string>;
  cache: boolean;
  json?: boolean;
  quiet?: boolean;
}

export function evaluateCommand(done: (code: number) => void): Command {
  const command = new Command('evaluate')
    .description('Measure a model on rows whose target is known.')
    .argument('<model>', 'a model file made by descent train')
    .argument('<data>', 'a CSV or IDX file with the target; - for stdin')
    .addHelpText('after', '\nExample:\n  descent evaluate model.safetensors held-out.csv --json')
    .action(async (model: string, data: string) => {
      await evaluateModel(model, data, command.opts<EvaluateFlags>());
      done(0);
    });
  for (const option of readingOptions()) command.addOption(option);
  for (const option of [mapLabelsOption(), cacheOption(), ...speakingOptions()]) command.addOption(option);
  return command;
}

async function evaluateModel(path: string, data: string, flags: EvaluateFlags): Promise<void> {
  const terminal = processTerminal({ quiet: flags.quiet === true, json: flags.json === true });
  const loaded = await loadModel(path);
  await loaded.model.openKernels();
  const { schema } = loaded;
  const reading = readingAsTrained(schema, flags, { target: true });
  const table = await readTable(data, { ...reading, ...cacheReading(flags.cache, terminal) });
  const { rows, inputs, passedOver } = encodeRows(schema, table);
  sayPassedOver(terminal, passedOver, flags.ignore);
  const { loss, classTargets } = loaded.trainedWith;
  const decode = targetsOf(schema, loss, classTargets);
  const targets = encodeTargets(schema, table, rows, { decode, mapLabels: flags.mapLabels });
  const answers =
    targets.kind === 'classes'
      ? Matrix.from(
          Array.from(targets.data, (k) =>
            targets.decode.data.subarray(k * targets.cols, (k + 1) * targets.cols),
          ),
        )
      : new Matrix(table.rows, targets.cols, targets.data);
  const { outputs, losses } = loaded.model.evaluate(inputs, answers, loss);
  const weights = encodeWeights(schema, table, rows);
  if (schema.weight !== undefined) terminal.say(weighingNote(schema.weight, weights !== undefined));
  const result = score(schema, outputs, targets.data, meanLoss(losses, weights), {
    temperature: temperatureOf(loaded),
    trainedWith: loss,
    weights,
  });
  if (flags.json === true) process.stdout.write(`${JSON.stringify(asJson(result, schema))}\n`);
  else for (const line of asText(result, schema)) terminal.result(line);
}

function weighingNote(column: string, isThere: boolean): string {
  const name = printable(column);
  return isThere
    ? `rows count as column "${name}" says`
    : `rows count alike, for there is no column "${name}"`;
}

function meanLoss(losses: Float64Array, weights: Float64Array | undefined): number {
  const counted =
    weights === undefined ? losses : averagingOne(weights).map((weight, i) => weight * losses[i]!);
  return fixedOrderSum(counted, 0, counted.length) / counted.length;
}

function labelsOf({ target }: LoadedModel['schema']): readonly string[] {
  return target.kind === 'classes' ? target.labels : [];
}

function asJson(
  { rows, metrics, confusion, perClass, targets }: Score,
  schema: LoadedModel['schema'],
): Record<string, unknown> {
  if (targets !== undefined) return { rows, metrics, targets };
  if (confusion === undefined) return { rows, metrics };
  return { rows, metrics, confusion, labels: labelsOf(schema), perClass };
}

/** A row of the shown metrics for each of several targets. */
function targetsTable(targets: NonNullable<Score['targets']>): string[][] {
  const each = Object.entries(targets);
  const names = [...new Set(each.flatMap(([, metrics]) => shownMetrics(metrics).map(([name]) => name)))];
  const rows = each.map(([target, metrics]) => [
    printable(target),
    ...names.map((name) => figure(metrics[name]!)),
  ]);
  return [['target', ...names], ...rows];
}

function asText(
  { rows, metrics, confusion, perClass, targets }: Score,
  schema: LoadedModel['schema'],
): string[] {
  const figures = [
    ['rows', String(rows)],
    ...shownMetrics(metrics).map(([name, value]) => [name, figure(value)]),
  ];
  const lines = textTable(figures, '');
  if (targets !== undefined) return [...lines, '', ...textTable(targetsTable(targets), '')];
  if (confusion === undefined || perClass === undefined) return lines;
  const labels = labelsOf(schema);
  const head = ['class', 'precision', 'recall', 'f1', 'rows'];
  const classes = perClass.map(({ precision, recall, f1, support }, k) => [
    printable(labels[k]!),
    ...[precision, recall, f1].map((value) => value.toFixed(4)),
    support,
  ]);
  return [...lines, '', ...textTable([head, ...classes], ''), '', ...confusionTable(confusion, labels)];
}
