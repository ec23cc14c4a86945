import type { Column } from '@descent/core';
import type { RowsToLearn } from '../column-cells.ts';
import type { JsonObject } from '../json-object.ts';

/** An encoder as plain data: its kind, which is a name in the registry, and what that kind has learned. */
export interface EncoderSpec {
  readonly kind: string;
  readonly [learned: string]: string | number | boolean | readonly string[] | readonly number[];
}

/** The spec of an encoder that knows missing cells. */
export interface MissingSpec extends EncoderSpec {
  /** There, and true, when the training rows had a missing cell. */
  readonly missing?: true;
}

/** The spec, with it that training rows had missing cells where they had. */
export function notingGaps<S extends MissingSpec>(spec: S, hadGaps: boolean): S {
  return hadGaps ? { ...spec, missing: true } : spec;
}

/** What bytes become: x / divisor · gain + offset. */
export interface ByteRange {
  readonly gain: number;
  readonly offset: number;
}

/** What a caller may ask of a kind of encoder, by the name of the option. */
export type EncoderOptions = Readonly<Record<string, string | number | boolean>>;

/** What an encoder may learn from: the training rows, and what is known of the columns without looking. */
export interface FitContext extends RowsToLearn {
  /** The largest value possible, where the format says so: 255 for images. */
  readonly largestPossible?: number | undefined;
  readonly range: ByteRange;
  /** Options of the encoder that is fitted, where its own {@link Encoder.options} will not do. */
  readonly options?: EncoderOptions | undefined;
}

/**
 * Writes the features of a column for some rows: feature f of `rows[i]` to `into[at + i * stride + f]`, every one of them
 * (`into` may be dirty), none of them NaN. Returns how many of the cells hold what training did not see: another category, or
 * nothing at all where no training cell was missing.
 */
export type FeatureWriter = (rows: Int32Array, into: Float64Array, at: number, stride: number) => number;

/** A kind of encoder. Everything is a function of what is given; a kind keeps no state. */
export interface Encoder<S extends EncoderSpec = EncoderSpec, C extends Column = Column> {
  /** The type of column it encodes. */
  readonly accepts: C['type'] | 'any';
  /** The options that it knows, with their defaults. */
  readonly options?: EncoderOptions;
  /**
   * Learns one spec for each column, from the training rows alone. It sees all columns of its kind at once, so that they can
   * share what they must.
   * @throws DataError or UsageError when a column cannot be encoded this way.
   */
  fit(columns: readonly C[], context: FitContext): readonly S[];
  /**
   * The spec as read from a model file, its `kind` already known.
   * @throws DataError naming the field that is missing or wrong.
   */
  parse(json: JsonObject): S;
  /** The names of the features it makes of a column; their number is its width. */
  featureNames(spec: S, column: string): readonly string[];
  /** Looks up what can be looked up once per column; the writer then runs over blocks of rows. */
  bind(spec: S, column: C): FeatureWriter;
}
