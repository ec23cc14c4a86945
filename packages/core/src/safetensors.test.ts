import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DataError, FailureError, UsageError } from './errors.ts';
import { type NamedTensor, readSafetensors, writeSafetensors } from './safetensors.ts';

/** A file made by hand from the published format: header text, then the numbers. */
function handmade(header: string | Uint8Array, numbers: readonly number[] = []): Uint8Array {
  const text = typeof header === 'string' ? new TextEncoder().encode(header) : header;
  const bytes = new Uint8Array(8 + text.length + 8 * numbers.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, text.length, true);
  bytes.set(text, 8);
  for (const [i, value] of numbers.entries()) view.setFloat64(8 + text.length + 8 * i, value, true);
  return bytes;
}

function headerOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(8, 8 + new DataView(bytes.buffer).getUint32(0, true)));
}

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const names = fc.string({ unit: 'grapheme', maxLength: 8 });
const anyNames = fc.oneof(
  names,
  fc.constantFrom('__proto__', 'a:b', 'constructor', '0', '1', '"', '\\', '\u0000', 'ß→"é\n'),
);
const tensor = fc.tuple(anyNames, fc.array(fc.nat({ max: 4 }), { maxLength: 3 })).chain(([name, shape]) => {
  const size = shape.reduce((product, length) => product * length, 1);
  return fc
    .array(finite, { minLength: size, maxLength: size })
    .map((values): NamedTensor => ({ name, shape, data: Float64Array.from(values) }));
});
const tensorLists = fc.uniqueArray(tensor, { selector: ({ name }) => name, maxLength: 5 });
const metadata = fc.uniqueArray(fc.tuple(anyNames, names), { selector: ([key]) => key, maxLength: 4 });

describe('round trip', () => {
  test('any tensors and metadata come back to the bit, in any buffer', () => {
    fc.assert(
      fc.property(tensorLists, metadata, fc.nat({ max: 9 }), (tensors, pairs, offset) => {
        const bytes = writeSafetensors(tensors, new Map(pairs));
        const moved = new Uint8Array(offset + bytes.length + 3).subarray(offset, offset + bytes.length);
        moved.set(bytes);
        const read = readSafetensors(moved, 'f');
        expect(read.metadata).toEqual(new Map(pairs));
        expect(read.tensors).toEqual(
          new Map(tensors.map(({ name, shape, data }) => [name, { shape, data }])),
        );
        for (const { name, data } of tensors) {
          expect(read.tensors.get(name)!.data.every((value, i) => Object.is(value, data[i]))).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('a Node Buffer, whose slice does not copy, is read and shares nothing with the result', () => {
    const bytes = writeSafetensors([{ name: 'w', shape: [2], data: Float64Array.of(1, 2) }], {});
    const buffer = Buffer.from(bytes);
    const { data } = readSafetensors(buffer, 'f').tensors.get('w')!;
    buffer.fill(0);
    expect(data).toEqual(Float64Array.of(1, 2));
  });
});

describe('writeSafetensors', () => {
  const b: NamedTensor = { name: 'b', shape: [2, 1], data: Float64Array.of(1.5, -0) };
  const a: NamedTensor = { name: '0', shape: [], data: Float64Array.of(7) };

  test('gives the bytes of the published format, the data 8-byte aligned', () => {
    const text =
      '{"__metadata__":{"k":"v\\"w"},"b":{"dtype":"F64","shape":[2,1],"data_offsets":[0,16]},' +
      '"0":{"dtype":"F64","shape":[],"data_offsets":[16,24]}}';
    const padded = text.padEnd(Math.ceil(text.length / 8) * 8);
    expect(writeSafetensors([b, a], { k: 'v"w' })).toEqual(handmade(padded, [1.5, -0, 7]));
    expect(headerOf(writeSafetensors([], {})).trimEnd()).toBe('{}');
  });

  test('takes views of a larger buffer, as parameters are', () => {
    const data = Float64Array.of(9, 1.5, -0, 9).subarray(1, 3);
    expect(writeSafetensors([{ ...b, data }], {})).toEqual(writeSafetensors([b], {}));
  });

  test('does not depend on the order of the metadata', () => {
    const one = writeSafetensors([a], { x: '1', a: '2' });
    expect(
      writeSafetensors(
        [a],
        new Map([
          ['a', '2'],
          ['x', '1'],
        ]),
      ),
    ).toEqual(one);
    expect(headerOf(one)).toContain('{"a":"2","x":"1"}');
  });

  test.each([
    ['a name twice', [a, a]],
    ['the reserved name', [{ ...a, name: '__metadata__' }]],
    ['a shape of another size', [{ ...a, shape: [2] }]],
    ['a shape that is none', [{ ...a, shape: [-1, -1] }]],
  ])('refuses %s', (_, tensors) => {
    expect(() => writeSafetensors(tensors, {})).toThrow(UsageError);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses %f', (value) => {
    expect(() => writeSafetensors([{ ...a, data: Float64Array.of(value) }], {})).toThrow(FailureError);
    expect(() => writeSafetensors([{ ...a, data: Float64Array.of(value) }], {})).toThrow('"0"');
  });
});

describe('readSafetensors', () => {
  const one = (fields: string) => `{"w":{${fields}}}`;
  const good = '"dtype":"F64","shape":[1],"data_offsets":[0,8]';

  test('reads a file made by hand, whatever the order of its header', () => {
    const header =
      ' {"7":{"shape":[1,1],"data_offsets":[8,16],"dtype":"F64"},"w":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}'.trim();
    const { tensors, metadata } = readSafetensors(handmade(header, [2.5, -1e-320]), 'f');
    expect([...tensors]).toEqual([
      ['w', { shape: [1], data: Float64Array.of(2.5) }],
      ['7', { shape: [1, 1], data: Float64Array.of(-1e-320) }],
    ]);
    expect(metadata.size).toBe(0);
  });

  test.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(0), '8 bytes at least, got 0 bytes'],
    ['seven bytes', new Uint8Array(7), '8 bytes at least, got 7 bytes'],
    ['a header longer than the file', handmade('{}').subarray(0, 9), 'got a header length of 2'],
    [
      'a header length of 2⁶⁴ − 1',
      new Uint8Array(20).fill(255),
      'got a header length of 18446744073709551615',
    ],
    ['an empty header', handmade(''), 'starting with {, got byte none'],
    ['a header that begins with a space', handmade(' {}'), 'starting with {, got byte 32'],
    ['a header that is not JSON', handmade('{"w'), 'a JSON header, got "{\\"w"'],
    ['a header that is not UTF-8', handmade(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d)), 'UTF-8'],
    ['metadata that is a list', handmade('{"__metadata__":[]}'), '__metadata__ to be an object, got []'],
    ['metadata that is null', handmade('{"__metadata__":null}'), '__metadata__ to be an object, got null'],
    ['metadata that is a number', handmade('{"__metadata__":{"k":1}}'), 'a string as metadata "k", got 1'],
    [
      'a tensor that is null',
      handmade('{"w":null}'),
      'tensor "w" to have dtype, shape and data_offsets, got null',
    ],
    [
      'a tensor without a shape',
      handmade(one('"dtype":"F64","data_offsets":[0,8]'), [1]),
      'dtype, shape and data_offsets',
    ],
    ['a tensor with more', handmade(one(`${good},"x":1`), [1]), 'dtype, shape and data_offsets'],
    ['another dtype', handmade(one(good.replace('F64', 'F32')), [1]), 'dtype F64, got "F32"'],
    [
      'a negative shape',
      handmade(one(good.replace('[1]', '[-1,-1]')), [1]),
      'natural numbers as its shape, got [-1,-1]',
    ],
    ['a shape of halves', handmade(one(good.replace('[1]', '[2,0.5]')), [1]), 'natural numbers as its shape'],
    [
      'a shape that is a number',
      handmade(one(good.replace('[1]', '1')), [1]),
      'natural numbers as its shape, got 1',
    ],
    ['a huge shape', handmade(one(good.replace('[1]', '[9e15,9e15]')), [1]), 'bytes, got 8'],
    [
      'a shape of another size',
      handmade(one(good.replace('[1]', '[2]')), [1]),
      'of shape [2] to take 16 bytes, got 8',
    ],
    [
      'a tensor with room to spare',
      handmade(one(good.replace('0,8', '0,16')), [1, 1]),
      'to take 8 bytes, got 16',
    ],
    ['three offsets', handmade(one(good.replace('0,8', '0,8,8')), [1]), 'two growing natural numbers'],
    ['offsets backwards', handmade(one(good.replace('0,8', '8,0')), [1]), 'two growing natural numbers'],
    [
      'an offset that is text',
      handmade(one(good.replace('0,8', '"0",8')), [1]),
      'two growing natural numbers',
    ],
    ['a hole', handmade(one(good.replace('0,8', '8,16')), [1, 1]), 'begin at byte 0 of the data, got 8'],
    ['an overlap', handmade(`{"w":{${good}},"v":{${good}}}`, [1]), 'begin at byte 8 of the data, got 0'],
    ['data after the last tensor', handmade(one(good), [1, 1]), '8 bytes of data after the header, got 16'],
    ['data that ends early', handmade(one(good)), '8 bytes of data after the header, got 0'],
    ['a tensor twice', handmade(`{"w":{${good}},"w":{${good}}}`, [1]), 'every name once'],
    ['a tensor twice, once escaped', handmade(`{"w":{${good}},"\\u0077":{${good}}}`, [1]), 'every name once'],
    ['a metadata key twice', handmade('{"__metadata__":{"k":"a:","k":"\\":"}}'), 'every name once'],
    ['a dtype twice', handmade(one(`"dtype":"F32",${good}`), [1]), 'every name once'],
    ['NaN', handmade(one(good), [Number.NaN]), 'finite numbers in tensor "w", got NaN at 0'],
    [
      '−∞',
      handmade(one(good), [Number.NEGATIVE_INFINITY]),
      'finite numbers in tensor "w", got -Infinity at 0',
    ],
    ['deep nesting', handmade(`{"w":${'['.repeat(200000)}${']'.repeat(200000)}}`), 'got something nested'],
    [
      'deep nesting in metadata',
      handmade(`{"__metadata__":{"k":${'{"a":'.repeat(99999)}1${'}'.repeat(99999)}}}`),
      'nested',
    ],
    ['a long name', handmade(`{"${'n\\n'.repeat(9999)}":1}`), '…'],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => readSafetensors(bytes, 'm.safetensors')).toThrow(DataError);
    expect(() => readSafetensors(bytes, 'm.safetensors')).toThrow(
      /^m\.safetensors: expected [^\n]{1,300}, got [^\n]{1,90}$/,
    );
    expect(() => readSafetensors(bytes, 'm.safetensors')).toThrow(message);
  });

  test('names like those of Object.prototype are names', () => {
    const header = `{"__metadata__":{"__proto__":"p:"},"__proto__":{${good}}}`;
    const { tensors, metadata } = readSafetensors(handmade(header, [1]), 'f');
    expect([...tensors.keys()]).toEqual(['__proto__']);
    expect(metadata.get('__proto__')).toBe('p:');
    expect(metadata.get('constructor')).toBeUndefined();
    expect(({} as Record<string, unknown>).dtype).toBeUndefined();
  });

  test('every truncation and every lengthening of a file is refused', () => {
    const bytes = writeSafetensors([{ name: 'w', shape: [2], data: Float64Array.of(1, 2) }], { k: 'v' });
    for (let length = 0; length < bytes.length; length++) {
      expect(() => readSafetensors(bytes.subarray(0, length), 'f'), `${length} bytes`).toThrow(DataError);
    }
    expect(() => readSafetensors(Uint8Array.of(...bytes, 0), 'f')).toThrow(DataError);
  });
});
