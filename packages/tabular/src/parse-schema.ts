import { excerpt, type NumberFormat, numberFormats, sameFormat, type TableFormat } from '@descent/core';
import type { LogicalType } from './column-types/column-type.ts';
import { columnTypes } from './column-types/index.ts';
import { DROP } from './encoder-for.ts';
import type { EncoderSpec } from './encoders/encoder.ts';
import { encoders, encodersOf } from './encoders/index.ts';
import { JsonObject } from './json-object.ts';
import {
  type ColumnType,
  type InputSchema,
  type Schema,
  type SeveralTargets,
  type TargetSchema,
  targetsIn,
} from './schema.ts';

const TYPES: readonly ColumnType[] = ['number', 'category'];

function parseFormat(json: JsonObject): TableFormat {
  const kind = json.word('kind', ['csv', 'images']);
  if (kind === 'images') {
    return { kind, height: json.whole('height', 1), width: json.whole('width', 1) };
  }
  const delimiter = json.string('delimiter');
  if (delimiter.length !== 1) throw json.error('delimiter', 'a string of one character');
  const header = json.boolean('header');
  const missing = json.has('missing') ? { missing: json.differentStrings('missing', 1) } : {};
  return { kind, header, delimiter, ...missing };
}

/** The way that numbers are written, where it is not the plain one. */
function parseNumberFormat(json: JsonObject): { format?: NumberFormat } {
  if (!json.has('format')) return {};
  const object = json.object('format');
  const format = {
    decimal: object.word('decimal', ['.', ',']),
    group: object.word('group', ['', ',', '.', ' ']),
  };
  object.finish();
  if (!numberFormats.some((known) => sameFormat(known, format)))
    throw object.error('group', `a mark other than the decimal one`);
  return { format };
}

function parseEncoder(json: JsonObject, type: ColumnType): EncoderSpec {
  const spec = encoders[json.word('kind', encodersOf(type))]!.parse(json);
  json.finish();
  return spec;
}

function parseInput(json: JsonObject): InputSchema {
  const type = json.word('type', TYPES);
  const logicalTypes = Object.keys(columnTypes) as LogicalType[];
  const input = {
    name: json.string('name'),
    position: json.whole('position', 0),
    type,
    ...(json.has('logicalType') ? { logicalType: json.word('logicalType', logicalTypes) } : {}),
    ...(type === 'number' ? parseNumberFormat(json) : {}),
    encoder: parseEncoder(json.object('encoder'), type),
  };
  json.finish();
  return input;
}

function parseTarget(json: JsonObject): TargetSchema {
  const kind = json.word('kind', ['classes', 'values']);
  const place = { column: json.string('column'), position: json.whole('position', 0) };
  if (kind === 'classes') {
    const type = json.word('type', TYPES);
    const format = type === 'number' ? parseNumberFormat(json) : {};
    const renamed = json.has('renamed') ? { renamed: json.stringPairs('renamed') } : {};
    return { kind, ...place, type, ...format, labels: json.differentStrings('labels', 2), ...renamed };
  }
  return {
    kind,
    ...place,
    ...parseNumberFormat(json),
    mean: json.number('mean'),
    deviation: json.numberWhich('deviation', (value) => value >= 0, 'a number, 0 or more'),
  };
}

function parseTargets(json: JsonObject): TargetSchema | SeveralTargets {
  const kind = json.word('kind', ['classes', 'values', 'several']);
  if (kind !== 'several') return parseTarget(json);
  const targets = json.objects('targets').map((object) => {
    const target = parseTarget(object);
    object.finish();
    if (target.kind === 'classes' && target.labels.length !== 2)
      throw object.error('labels', 'two, as the target is one of several,');
    return target;
  });
  if (targets.length < 2) throw json.error('targets', 'several');
  if (targets.some((target) => target.kind !== targets[0]!.kind))
    throw json.error('targets', 'targets of one kind');
  return { kind, targets };
}

/** No two columns may have the same name or place, and images have exactly their pixels. */
function requireConsistent(json: JsonObject, schema: Schema): void {
  const { task, format, inputs, weight } = schema;
  const targets = targetsIn(schema);
  const names = new Set(targets.map(({ column }) => column));
  const positions = new Set(targets.map(({ position }) => position));
  if (names.size < targets.length || positions.size < targets.length)
    throw json.error('target', 'different columns');
  inputs.forEach(({ name, position }, i) => {
    if (names.has(name))
      throw json.error('inputs', `a name of its own at [${i}], not ${excerpt(name)} again,`);
    if (positions.has(position))
      throw json.error('inputs', `a position of its own at [${i}], not ${position} again,`);
    names.add(name);
    positions.add(position);
  });
  const last = inputs.length + targets.length - 1;
  for (const position of positions) {
    if (position <= last) continue;
    throw json.error('inputs', `positions from 0 to ${last}, including the target's, not ${position},`);
  }
  if (inputs.every(({ encoder }) => encoder.kind === DROP))
    throw json.error('inputs', 'an input that is used');
  const weighing = inputs.find(({ name }) => name === weight);
  if (weight !== undefined && (weighing?.encoder.kind !== DROP || weighing.type !== 'number'))
    throw json.error('weight', 'the name of an input of numbers that is dropped');
  if ((task === 'classification') !== (targets[0]!.kind === 'classes')) {
    throw json.error('task', `the task of a target of ${targets[0]!.kind}`);
  }
  if (format.kind === 'images' && inputs.length !== format.height * format.width) {
    throw json.error('inputs', `${format.height} × ${format.width} pixels, not ${inputs.length},`);
  }
}

/**
 * The schema in a model file, copied and checked field by field; nothing about it is trusted.
 *
 * @param json what `JSON.parse` made of it.
 * @throws DataError naming the first field that is missing, wrong or unknown.
 */
export function parseSchema(json: unknown): Schema {
  const object = new JsonObject(json, 'schema');
  const format = object.object('format');
  const target = object.object('target');
  const schema = {
    task: object.word('task', ['classification', 'regression']),
    format: parseFormat(format),
    inputs: object.objects('inputs').map(parseInput),
    target: parseTargets(target),
    ...(object.has('weight') ? { weight: object.string('weight') } : {}),
  };
  for (const part of [object, format, target]) part.finish();
  requireConsistent(object, schema);
  return schema;
}
