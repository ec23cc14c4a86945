import type { NumberColumn } from '@descent/core';
import { missingAt } from '../column-cells.ts';
import type { JsonObject } from '../json-object.ts';
import {
  type Encoder,
  type EncoderOptions,
  type FeatureWriter,
  type FitContext,
  type MissingSpec,
  notingGaps,
} from './encoder.ts';

/** What becomes of a number that is there. */
export interface NumberFormula<S extends MissingSpec> {
  readonly options?: EncoderOptions;
  /** Learns from rows of the column that all hold a number; there is at least one. */
  learn(column: NumberColumn, training: FitContext): S;
  parse(json: JsonObject): S;
  featureNames(spec: S, column: string): readonly string[];
  /** The number that stands for a missing one. */
  fill(spec: S): number;
  /** The function that writes all features of a number to `into`, from `at` on. */
  bind(spec: S): (x: number, into: Float64Array, at: number) => void;
}

/** What is learned where every training cell is missing: as of a single 0. */
function zero(name: string): NumberColumn {
  return { name, type: 'number', values: Uint8Array.of(0), offset: 0, stride: 1 };
}

function presentRows(column: NumberColumn, rows: Int32Array): Int32Array {
  if (column.values instanceof Uint8Array) return rows;
  const isMissing = missingAt(column);
  return rows.some(isMissing) ? rows.filter((row) => !isMissing(row)) : rows;
}

function numberWriter<S extends MissingSpec>(
  formula: NumberFormula<S>,
  spec: S,
  { values, offset, stride: columnStride }: NumberColumn,
): FeatureWriter {
  const write = formula.bind(spec);
  const fill = formula.fill(spec);
  const width = formula.featureNames(spec, '').length;
  const indicates = spec.missing === true;
  return (rows, into, at, stride) => {
    let missing = 0;
    for (let i = 0; i < rows.length; i++) {
      const x = values[offset + rows[i]! * columnStride]!;
      const start = at + i * stride;
      const isMissing = Number.isNaN(x);
      if (isMissing) missing++;
      write(isMissing ? fill : x, into, start);
      if (indicates) into[start + width] = isMissing ? 1 : 0;
    }
    return indicates ? 0 : missing;
  };
}

/**
 * The encoder of numbers by a formula, with one policy for missing ones (NaN): statistics leave them out, and they are encoded as
 * the formula's `fill` is. When the training rows had any, one more feature tells them apart, `column missing`: 1 or 0. When they
 * had none, missing cells are counted as unseen.
 */
export function numberEncoder<S extends MissingSpec>(formula: NumberFormula<S>): Encoder<S, NumberColumn> {
  return {
    accepts: 'number',
    ...(formula.options === undefined ? {} : { options: formula.options }),
    fit(columns, context) {
      return columns.map((column) => {
        const rows = presentRows(column, context.rows);
        const learned =
          rows.length > 0
            ? formula.learn(column, { ...context, rows })
            : formula.learn(zero(column.name), { ...context, rows: Int32Array.of(0) });
        return notingGaps(learned, rows.length < context.rows.length);
      });
    },
    parse(json) {
      return notingGaps(formula.parse(json), json.flag('missing'));
    },
    featureNames(spec, column) {
      const names = formula.featureNames(spec, column);
      return spec.missing ? [...names, `${column} missing`] : names;
    },
    bind(spec, column) {
      return numberWriter(formula, spec, column);
    },
  };
}
