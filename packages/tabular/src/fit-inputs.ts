import type { NumberColumn, Table } from '@descent/core';
import { chooseScale } from './choose-scale.ts';
import { hasGaps, type RowsToLearn } from './column-cells.ts';
import type { LogicalType } from './column-types/column-type.ts';
import { DROP, type EncoderChoice, type EncoderWishes } from './encoder-for.ts';
import type { ByteRange, EncoderSpec, FitContext } from './encoders/encoder.ts';
import { encoders } from './encoders/index.ts';
import { encoderOf } from './features.ts';
import type { InputSchema } from './schema.ts';
import { type PlacedColumn, type TypedColumn, typeColumns } from './type-columns.ts';

const LARGEST_PIXEL = 255;

/** What is to be said of an input column: what it is taken for, and why. */
export interface ColumnPlan {
  readonly name: string;
  readonly position: number;
  /** `weight` and `ignored` are no inputs. */
  readonly type: LogicalType | 'ignored' | 'weight';
  /** `drop` for a column that is left out. */
  readonly encoder: string;
  /** How many features it makes. */
  readonly features: number;
  readonly why: string;
  /** Cells without a value. */
  readonly missing: number;
  /** Whether one of the features tells cells without a value apart: where a training row has such a cell. */
  readonly indicator: boolean;
}

function isNumberColumn(placed: PlacedColumn): placed is PlacedColumn<NumberColumn> {
  return placed.column.type === 'number';
}

/** What is wanted of the encoders. */
export interface ScaleWishes extends Omit<EncoderWishes, 'numbers'> {
  /** `auto`, or the name of an encoder of numbers: `standard`, `bytes` or `none`. */
  readonly scale: string;
  /** The encoder of numbers that are no pixels, where the scale is `auto` [standard]. */
  readonly numbers?: string | undefined;
}

/**
 * The type of each column, and its encoder; pixels are all taken alike.
 */
export function typedInputs(
  table: Table,
  placed: readonly PlacedColumn[],
  types: ReadonlyMap<number, LogicalType>,
  training: RowsToLearn,
  { scale: asked, numbers: wanted = 'standard', ...others }: ScaleWishes,
): TypedColumn[] {
  const numbers = placed.filter(isNumberColumn);
  // A column with gaps is none of pixels.
  const whole = numbers.filter(({ column }) => !hasGaps(column, table.rows)).map(({ column }) => column);
  const scale = chooseScale(asked, table.format, whole, placed.length - whole.length, training);
  const arePixels = table.format.kind === 'images' || (scale === 'bytes' && asked === 'auto');
  const wishes = { numbers: asked === 'auto' && scale !== 'bytes' ? wanted : scale, ...others };
  if (!arePixels || types.size > 0) return typeColumns(table, placed, types, wishes);
  const why =
    table.format.kind === 'images' ? 'a pixel' : 'whole numbers from 0 to 255, as in all inputs: pixels';
  return placed.map((item) => ({ ...item, type: 'number', why, encoder: { kind: scale }, missing: 0 }));
}

/** The inputs of one choice of encoder, which learns them together. */
function fitAlike(
  { kind, options }: EncoderChoice,
  items: readonly TypedColumn[],
  context: FitContext,
): InputSchema[] {
  const columns = items.map(({ column }) => column);
  const specs: readonly EncoderSpec[] = encoders[kind]!.fit(columns, { ...context, options });
  return items.map((item, i) => ({ ...placeOf(item), encoder: specs[i]! }));
}

/** What an input says of its column, whatever its encoder. */
function placeOf({ column, position, type }: TypedColumn): Omit<InputSchema, 'encoder'> {
  return {
    name: column.name,
    position,
    type: column.type,
    ...(type === column.type ? {} : { logicalType: type }),
    ...(column.type === 'number' && column.format !== undefined ? { format: column.format } : {}),
  };
}

/** Learns the encoders of columns whose types are known. */
export function fitInputs(
  table: Table,
  items: readonly TypedColumn[],
  training: RowsToLearn,
  range: ByteRange = { gain: 1, offset: 0 },
): InputSchema[] {
  const largestPossible = table.format.kind === 'images' ? LARGEST_PIXEL : undefined;
  const context: FitContext = { ...training, largestPossible, range };
  const choices = new Map(items.map(({ encoder }) => [JSON.stringify(encoder), encoder]));
  return [...choices].flatMap(([key, choice]) => {
    const alike = items.filter(({ encoder }) => JSON.stringify(encoder) === key);
    return fitAlike(choice, alike, context);
  });
}

/** What is to be said of a column for people. */
export function planOf(item: TypedColumn, input: InputSchema): ColumnPlan {
  const { column, position, type, why, encoder, missing } = item;
  const { name } = column;
  const features = encoderOf(input).featureNames(input.encoder, name);
  return {
    name,
    position,
    type,
    encoder: encoder.kind,
    features: features.length,
    why,
    missing,
    indicator: features.includes(`${name} missing`),
  };
}

/** A column that is no input, as it was asked. */
export interface AsideColumn {
  readonly input: InputSchema;
  readonly plan: ColumnPlan;
}

/** A column that is not wanted. */
export function asIgnored(placed: PlacedColumn): AsideColumn {
  return setAside(placed, 'ignored', 'ignored, as asked');
}

/** The column that says how much each row counts. */
export function asWeight(placed: PlacedColumn): AsideColumn {
  return setAside(placed, 'weight', 'the weight of the row');
}

function setAside(
  { column, position }: PlacedColumn,
  type: 'ignored' | 'weight',
  reason: string,
): AsideColumn {
  const { name } = column;
  const written = type === 'weight' && column.type === 'number' && column.format !== undefined;
  const plan = {
    name,
    position,
    type,
    encoder: DROP,
    features: 0,
    why: 'as asked',
    missing: 0,
    indicator: false,
  };
  const encoder = { kind: DROP, reason };
  return {
    input: { name, position, type: column.type, ...(written ? { format: column.format } : {}), encoder },
    plan,
  };
}
