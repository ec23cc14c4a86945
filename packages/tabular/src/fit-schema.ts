import { type Column, DataError, excerpt, type NumberColumn, type Table, UsageError } from '@descent/core';
import { chooseScale } from './choose-scale.ts';
import { type ChosenTarget, chooseTarget, type TargetOptions } from './choose-target.ts';
import type { RowsToLearn } from './column-cells.ts';
import type { ByteRange, EncoderSpec, FitContext } from './encoders/encoder.ts';
import { encoders } from './encoders/index.ts';
import { meanAndDeviation } from './mean-deviation.ts';
import type { InputSchema, Schema, TargetSchema } from './schema.ts';

const LARGEST_PIXEL = 255;

export interface FitSchemaOptions extends TargetOptions {
  /** `auto`, or the name of an encoder of numbers: `standard`, `bytes` or `none`. */
  readonly scale: string;
  /** What `bytes` maps 0 to 1 to, x / divisor · gain + offset; other encoders pay no heed to it [gain 1, offset 0]. */
  readonly range?: ByteRange | undefined;
  /** Whether a regression is trained on (y − mean) / deviation. */
  readonly standardizeTarget: boolean;
}

interface PlacedColumn<C extends Column = Column> {
  readonly column: C;
  readonly position: number;
}

function isNumberColumn(placed: PlacedColumn): placed is PlacedColumn<NumberColumn> {
  return placed.column.type === 'number';
}

function requireInputs(table: Table, inputs: readonly PlacedColumn[], targetName: string): void {
  if (inputs.length === 0) {
    throw new DataError(
      `${table.source}: expected at least one column besides the target ${excerpt(targetName)}, got none; is the delimiter right?`,
    );
  }
  const names = new Set([targetName]);
  for (const { column, position } of inputs) {
    if (names.has(column.name)) {
      throw new DataError(
        `${table.source}: expected every column to have a name of its own, got ${excerpt(column.name)} again in column ${position}`,
      );
    }
    names.add(column.name);
  }
}

function fitInputs(
  table: Table,
  placed: readonly PlacedColumn[],
  training: RowsToLearn,
  options: FitSchemaOptions,
): InputSchema[] {
  const context: FitContext = {
    ...training,
    largestPossible: table.format.kind === 'images' ? LARGEST_PIXEL : undefined,
    range: options.range ?? { gain: 1, offset: 0 },
  };
  const numbers = placed.filter(isNumberColumn);
  const words = placed.filter((item) => !isNumberColumn(item));
  const numberColumns = numbers.map(({ column }) => column);
  const scale = chooseScale(options.scale, table.format, numberColumns, words.length, training);
  const fit = (kind: string, items: readonly PlacedColumn[]) => {
    const columns = items.map(({ column }) => column);
    const specs: readonly EncoderSpec[] = encoders[kind]!.fit(columns, context);
    return items.map(({ column: { name, type }, position }, i) => ({
      name,
      position,
      type,
      encoder: specs[i]!,
    }));
  };
  return [...fit(scale, numbers), ...fit('oneHot', words)].sort((a, b) => a.position - b.position);
}

function fitTarget(chosen: ChosenTarget, training: RowsToLearn, standardize: boolean): TargetSchema {
  const { column, position } = chosen;
  const place = { column: column.name, position };
  if (chosen.task === 'classification') {
    return { kind: 'classes', ...place, type: column.type, labels: chosen.labels };
  }
  const numbers = column as NumberColumn;
  const learned = standardize ? meanAndDeviation(numbers, training) : { mean: 0, deviation: 1 };
  return { kind: 'values', ...place, ...learned };
}

/**
 * Learns how the columns of a table become a network's inputs and targets. Types and labels are those of the file; every
 * statistic comes from the training rows alone. Inputs are in the order of the file.
 *
 * @example
 * ```ts
 * await writeSafely('people.csv', new TextEncoder().encode('age,job,rich\n20,nurse,no\n40,baker,yes\n'));
 * const table = await readTable('people.csv');
 * const rows = Int32Array.of(0, 1);
 * const schema = fitSchema(table, rows, { target: 'rich', task: 'auto', scale: 'auto', standardizeTarget: true });
 * featureNames(schema); // ['age', 'job=baker', 'job=nurse']
 * const { cols } = planInputs(schema, table);
 * encodeInputs(schema, table, rows, new Float64Array(2 * cols)).inputs.data.join(); // '-1,0,1,1,1,0'
 * encodeTargets(schema, table, rows).data.join(); // '0,1'
 * ```
 * @throws UsageError when the target or the training rows are left out, or the scale does not suit the numbers.
 * @throws DataError as {@link chooseTarget} does, and when there is no input column, two columns share a name, a column of
 *   words has more than 100 of them, or a number is not finite.
 */
export function fitSchema(table: Table, trainingRows: Int32Array, options: FitSchemaOptions): Schema {
  const chosen = chooseTarget(table, options);
  if (trainingRows.length === 0)
    throw new UsageError('fitSchema: expected training rows to learn from, got none');
  const training = {
    rows: trainingRows,
    source: table.source,
    describeRow: (row: number) => table.describeRow(row),
  };
  const placed = table.columns
    .map((column, position) => ({ column, position }))
    .filter(({ position }) => position !== chosen.position);
  requireInputs(table, placed, chosen.column.name);
  return {
    task: chosen.task,
    format: table.format,
    inputs: fitInputs(table, placed, training, options),
    target: fitTarget(chosen, training, options.standardizeTarget),
  };
}
