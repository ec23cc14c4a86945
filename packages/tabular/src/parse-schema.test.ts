import { DataError } from '@descent/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeImages, makeTable, people, rowsOf } from '../test/make-table.ts';
import { encodeInputs, planInputs } from './encode-inputs.ts';
import { fitSchema } from './fit-schema.ts';
import { parseSchema } from './parse-schema.ts';

const options = { task: 'auto', scale: 'auto', standardizeTarget: true } as const;
const odd = makeTable([
  ['__proto__', ['', '__proto__', '"']],
  ['-0', [-0, -0, 5]],
  ['y', [1.1, -2.2, 3.3]],
]);
const examples = {
  people: fitSchema(people, rowsOf(0, 2, 3), { ...options, target: 'income' }),
  regression: fitSchema(people, rowsOf(0, 2, 3), { ...options, target: 'age' }),
  images: fitSchema(makeImages(1, 2, [0, 1, 2, 3], [0, 1]), rowsOf(0, 1), { ...options, target: 'label' }),
  unscaled: fitSchema(people, rowsOf(0, 2, 3), { ...options, target: 'income', scale: 'none' }),
  odd: fitSchema(odd, rowsOf(0, 1), { ...options, target: 'y' }),
};
const tables = { people, regression: people, images: makeImages(1, 2, [0, 1, 2, 3]), unscaled: people, odd };
type Name = keyof typeof examples;
const names = Object.keys(examples) as Name[];

type Json = Record<string, unknown> | unknown[];

function asJson(name: Name): Json {
  return JSON.parse(JSON.stringify(examples[name]));
}

/** Every place in a JSON value, as the object that holds it and its key. */
function places(json: Json): [Json, string][] {
  return Object.entries(json).flatMap(([key, value]): [Json, string][] => [
    [json, key],
    ...(typeof value === 'object' && value !== null ? places(value as Json) : []),
  ]);
}

/** A copy of a JSON value with one place changed. */
function mutated(name: Name, place: number, change: (holder: Json, key: string) => void): unknown {
  const json = asJson(name);
  const all = places(json);
  change(...all[place % all.length]!);
  return json;
}

test.each(names)('%s survives JSON', (name) => {
  expect(parseSchema(asJson(name))).toEqual(examples[name]);
  expect(parseSchema(asJson(name))).not.toBe(examples[name]);
});

test.each(names)('%s needs every field and allows no other', (name) => {
  for (let place = 0; place < places(asJson(name)).length; place++) {
    const isField = (holder: Json) => !Array.isArray(holder);
    let what = '';
    const without = mutated(name, place, (holder, key) => {
      if (isField(holder)) what = key;
      if (isField(holder)) delete (holder as Record<string, unknown>)[key];
    });
    if (what !== '') expect(() => parseSchema(without), what).toThrow(DataError);
    const more = mutated(name, place, (holder, key) => {
      const value = (holder as Record<string, unknown>)[key];
      what = typeof value === 'object' && !Array.isArray(value) ? key : '';
      if (what !== '') (value as Record<string, unknown>)['surplus'] = 1;
    });
    if (what !== '') expect(() => parseSchema(more), what).toThrow('unknown field "surplus"');
  }
});

test('a mutated schema is refused, or is a schema that its table can be encoded with or is refused for', () => {
  const replacement = fc.oneof(
    fc.constantFrom<unknown>(
      null,
      [],
      {},
      -1,
      0.5,
      Number.POSITIVE_INFINITY,
      Number.NaN,
      '',
      'none',
      'oneHot',
      'standard',
      'values',
      true,
      9e15,
    ),
    fc.jsonValue(),
  );
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.nat(), replacement, (name, place, value) => {
      const json = mutated(name, place, (holder, key) => {
        (holder as Record<string, unknown>)[key] = value;
      });
      try {
        const schema = parseSchema(json);
        // As text, which has no −0.
        const text = JSON.stringify(schema);
        expect(JSON.stringify(parseSchema(JSON.parse(text)))).toBe(text);
        const { cols } = planInputs(schema, tables[name]);
        encodeInputs(schema, tables[name], rowsOf(0), new Float64Array(cols));
      } catch (error) {
        if (!(error instanceof DataError)) throw error;
      }
    }),
    { numRuns: 500 },
  );
});

test.each<[string, Name, string, unknown, string]>([
  [
    'a number that is not finite',
    'people',
    'inputs.0.encoder.mean',
    null,
    'schema.inputs[0].encoder.mean: expected a finite number, got null',
  ],
  ['a number beyond all doubles', 'people', 'inputs.0.encoder.mean', JSON.parse('1e999'), 'got Infinity'],
  [
    'a negative deviation',
    'people',
    'inputs.0.encoder.deviation',
    -1,
    'schema.inputs[0].encoder.deviation: expected a number, 0 or more, got -1',
  ],
  [
    'a divisor of 0',
    'images',
    'inputs.1.encoder.divisor',
    0,
    'schema.inputs[1].encoder.divisor: expected a number above 0, got 0',
  ],
  [
    'an encoder from the prototype',
    'people',
    'inputs.0.encoder.kind',
    'toString',
    'schema.inputs[0].encoder.kind: expected "standard" or "bytes" or "none" or "binary" or',
  ],
  [
    'an encoder for the other type',
    'people',
    'inputs.0.encoder',
    { kind: 'oneHot', levels: ['a'] },
    'schema.inputs[0].encoder.kind',
  ],
  [
    'a label twice',
    'people',
    'target.labels',
    ['a', 'a'],
    'schema.target.labels: expected a list of at least 2 different strings, got a list',
  ],
  ['one label', 'people', 'target.labels', ['a'], 'schema.target.labels'],
  ['a label that is no string', 'people', 'target.labels', ['a', 1], 'schema.target.labels'],
  [
    'a name twice',
    'people',
    'inputs.1.name',
    'age',
    'schema.inputs: expected a name of its own at [1], not "age" again',
  ],
  ['an input named as the target', 'people', 'inputs.1.name', 'income', 'not "income" again'],
  [
    'a position twice',
    'people',
    'inputs.1.position',
    2,
    'schema.inputs: expected a position of its own at [1]',
  ],
  [
    'a position beyond the columns',
    'people',
    'inputs.1.position',
    3,
    'positions from 0 to 2, including the target',
  ],
  [
    'a task that is not that of the target',
    'people',
    'task',
    'regression',
    'schema.task: expected the task of a target of classes',
  ],
  ['no inputs', 'people', 'inputs', [], 'schema.inputs: expected a list of at least one object'],
  ['pixels that are no image', 'images', 'format.width', 3, 'schema.inputs: expected 1 × 3 pixels, not 2'],
  [
    'a long delimiter',
    'people',
    'format.delimiter',
    ',,',
    'schema.format.delimiter: expected a string of one character, got ",,"',
  ],
])('%s is refused, naming the field', (_what, name, path, value, message) => {
  const json = asJson(name);
  const keys = path.split('.');
  const last = keys.pop()!;
  const holder = keys.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], json);
  (holder as Record<string, unknown>)[last] = value;
  expect(() => parseSchema(json)).toThrow(DataError);
  expect(() => parseSchema(json)).toThrow(message);
});

test('labels that were renamed come back as pairs, and must be such', () => {
  const renamed = [['low.', 'low']];
  const withPairs = (pairs: unknown) => ({
    ...asJson('people'),
    target: { ...(asJson('people') as { target: object }).target, renamed: pairs },
  });
  expect(parseSchema(withPairs(renamed)).target).toEqual({ ...examples.people.target, renamed });
  for (const bad of [1, [1], [['a']], [['a', 1]], [['a', 'b', 'c']], [...renamed, ['low.', 'high']]]) {
    expect(() => parseSchema(withPairs(bad)), JSON.stringify(bad)).toThrow(
      'schema.target.renamed: expected a list of pairs of strings that begin differently',
    );
  }
});

test('inherited fields do not count, and neither does what is no object', () => {
  const inherited = Object.create(asJson('people'));
  expect(() => parseSchema(inherited)).toThrow(DataError);
  for (const value of [null, undefined, 1, 'schema', [], [examples.people]]) {
    expect(() => parseSchema(value)).toThrow('schema: expected an object');
  }
  const polluting = JSON.parse('{"__proto__": {"task": "classification"}}');
  expect(() => parseSchema(polluting)).toThrow(DataError);
});

const FORMAT = { decimal: ',', group: '.' } as const;

/** A schema with everything that may be left out. */
function fullJson(): Record<string, unknown> {
  const { format, inputs, target, ...rest } = examples.people;
  const [age, job] = inputs;
  return JSON.parse(
    JSON.stringify({
      ...rest,
      format: { ...format, missing: ['none', '-9'] },
      inputs: [
        { ...age!, format: FORMAT },
        { ...job!, logicalType: 'identifier', encoder: { kind: 'drop', reason: 'no use' } },
      ],
      target,
    }),
  );
}

test('what may be left out survives JSON where it is there', () => {
  expect(parseSchema(fullJson())).toEqual(fullJson());
  const regression = JSON.parse(JSON.stringify(examples.regression));
  regression.target.format = FORMAT;
  expect(parseSchema(regression)).toEqual(regression);
});

test.each<[string, string, unknown, string]>([
  [
    'a type that is none',
    'inputs.1.logicalType',
    'toString',
    'schema.inputs[1].logicalType: expected "constant" or',
  ],
  [
    'marks that are none',
    'inputs.0.format.decimal',
    ';',
    'schema.inputs[0].format.decimal: expected "." or ","',
  ],
  [
    'one mark for both',
    'inputs.0.format.group',
    ',',
    'schema.inputs[0].format.group: expected a mark other than',
  ],
  ['a word for markers', 'format.missing', 'none', 'schema.format.missing: expected a list'],
  [
    'no input that is used',
    'inputs.0.encoder',
    { kind: 'drop', reason: '' },
    'schema.inputs: expected an input that is used',
  ],
  [
    'a dropped input that knows more',
    'inputs.1.encoder',
    { kind: 'drop', reason: '', mean: 1 },
    'unknown field "mean"',
  ],
])('%s is refused', (_what, path, value, message) => {
  const json = fullJson();
  const keys = path.split('.');
  const last = keys.pop()!;
  const holder = keys.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], json);
  (holder as Record<string, unknown>)[last] = value;
  expect(() => parseSchema(json)).toThrow(DataError);
  expect(() => parseSchema(json)).toThrow(message);
});
