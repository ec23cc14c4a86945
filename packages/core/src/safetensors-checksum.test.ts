import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DataError, UsageError } from './errors.ts';
import { type readSafetensors, writeSafetensors } from './safetensors.ts';
import { openSafetensors, sealSafetensors } from './safetensors-checksum.ts';

const tensors = [
  { name: 'w', shape: [2], data: Float64Array.of(1.5, -2) },
  { name: 'b', shape: [1, 1], data: Float64Array.of(3) },
];
const sealed = await sealSafetensors(tensors, { seed: '0' });
const latin = (bytes: Uint8Array) => String.fromCharCode(...bytes);
const unlatin = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A file of this header text and data, with the length and, where it can still be found, the checksum put right. */
async function mended(header: string, data: string): Promise<Uint8Array> {
  const length = new Uint8Array(8);
  new DataView(length.buffer).setUint32(0, header.length, true);
  const file = `${latin(length)}${header}${data}`;
  const parts = /^([\s\S]*?"sha256":")[0-9a-f]{64}("[\s\S]*)$/.exec(file);
  if (parts === null) return unlatin(file);
  return unlatin(`${parts[1]}${await sha256(unlatin(`${parts[1]}${parts[2]}`))}${parts[2]}`);
}

describe('sealSafetensors', () => {
  test('adds the SHA-256 of everything but its own digits', async () => {
    const text = latin(sealed);
    const digits = /"sha256":"([0-9a-f]{64})"/.exec(text)![1]!;
    expect(await sha256(unlatin(text.replace(digits, '')))).toBe(digits);
    const { tensors: read, metadata } = await openSafetensors(sealed, 'f');
    expect([...metadata]).toEqual([
      ['seed', '0'],
      ['sha256', digits],
    ]);
    expect(read.get('w')!.data).toEqual(Float64Array.of(1.5, -2));
  });

  test('gives equal bytes for equal input, also for what was opened', async () => {
    const { tensors: read, metadata } = await openSafetensors(sealed, 'f');
    const named = [...read].map(([name, { shape, data }]) => ({ name, shape, data }));
    expect(await sealSafetensors(named, metadata)).toEqual(sealed);
  });

  test('refuses metadata that would hide the checksum, and takes text that only looks like it', async () => {
    await expect(sealSafetensors(tensors, { 'x"sha256': '' })).rejects.toThrow(UsageError);
    const lookalike = { json: `{"sha256":"${'0'.repeat(64)}"}`, 'sha256 ': '"sha256":"', xsha256: '' };
    const bytes = await sealSafetensors([{ ...tensors[0]!, name: 'sha256' }], lookalike);
    expect((await openSafetensors(bytes, 'f')).metadata.get('json')).toBe(lookalike.json);
  });
});

describe('openSafetensors', () => {
  test.each<[string, Uint8Array]>([
    ['without a checksum', writeSafetensors(tensors, {})],
    ['with a short one', writeSafetensors(tensors, { sha256: 'abc' })],
    ['with a wrong one', writeSafetensors(tensors, { sha256: '0'.repeat(64) })],
    [
      'with one in capitals',
      unlatin(latin(sealed).replace(/[0-9a-f]{64}/, (digits) => digits.toUpperCase())),
    ],
    ['with one of another spelling', unlatin(latin(sealed).replace('"sha256":"', '"\\u0073ha256":"'))],
  ])('refuses a file %s', async (_, bytes) => {
    await expect(openSafetensors(bytes, 'm.safetensors')).rejects.toThrow(DataError);
    await expect(openSafetensors(bytes, 'm.safetensors')).rejects.toThrow(
      /^m\.safetensors: expected .*, got .*$/,
    );
  });

  test('refuses a file with two places for the checksum', async () => {
    const header = latin(sealed.subarray(8, sealed.length - 24)).replace('"seed":"0"', '"x\\"sha256":"0"');
    await expect(openSafetensors(await mended(header, latin(sealed.subarray(-24))), 'f')).rejects.toThrow(
      'one sha256',
    );
  });

  test('refuses a checksum under an escaped name, with another name that ends like it', async () => {
    const header = latin(sealed.subarray(8, sealed.length - 24))
      .replace(/"sha256":"([0-9a-f]{64})"/, '"\\u0073ha256":"$1"')
      .replace('"seed":"0"', `"x\\"sha256":"${'0'.repeat(64)}"`);
    const bytes = await mended(header, latin(sealed.subarray(-24)));
    await expect(openSafetensors(bytes, 'f')).rejects.toThrow('one sha256');
  });

  test('finds the checksum in any buffer, and not in the data', async () => {
    const data = new Float64Array(unlatin('"sha256":"000000').buffer);
    const bytes = await sealSafetensors([{ name: 'w', shape: [2], data }], {});
    const moved = Uint8Array.of(1, 2, 3, ...bytes).subarray(3);
    expect((await openSafetensors(moved, 'f')).tensors.get('w')!.data).toEqual(data);
  });

  test('refuses every truncation', async () => {
    for (let length = 0; length < sealed.length; length++) {
      await expect(openSafetensors(sealed.subarray(0, length), 'f'), `${length}`).rejects.toThrow(DataError);
    }
  });

  test('refuses every flip of a single bit', async () => {
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const bytes = sealed.slice();
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      await expect(openSafetensors(bytes, 'f'), `bit ${bit}`).rejects.toThrow(DataError);
    }
  });

  test('mutations under a right checksum give a whole result or a DataError, nothing else', async () => {
    const header = latin(sealed.subarray(8, sealed.length - 24));
    const tokens =
      '0 1 8 16 24 -1 0.5 1e400 9007199254740992 null true [] {} [0] "F64" "w" "b" "__proto__" , : " \\ [ ] { }';
    const words = header.match(/"[^"]*"|\d+|[[\]{},:]/g)!;
    const edit = fc.record({
      at: fc.nat({ max: words.length - 1 }),
      by: fc.oneof(fc.constantFrom(...tokens.split(' '), ...words, ''), fc.nat({ max: words.length - 1 })),
      twice: fc.boolean(),
    });
    const data = fc
      .array(fc.double(), { minLength: 2, maxLength: 4 })
      .map((values) => Float64Array.from(values));
    const outcomes = { whole: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { maxLength: 3 }), data, async (edits, values) => {
        const mutated = [...words];
        for (const { at, by, twice } of edits) {
          const word = typeof by === 'number' ? words[by]! : by;
          mutated[at] = twice ? `${mutated[at]}${word}` : word;
        }
        const bytes = await mended(mutated.join(''), latin(new Uint8Array(values.buffer)));
        const result = await openSafetensors(bytes, 'f').catch((error: unknown) => error);
        if (result instanceof Error) {
          outcomes.refused++;
          expect(result).toBeInstanceOf(DataError);
          expect(result.message).not.toContain('\n');
          return;
        }
        outcomes.whole++;
        const { tensors: read } = result as ReturnType<typeof readSafetensors>;
        const numbers = [...read.values()].flatMap((tensor) => [...tensor.data]);
        expect(numbers).toEqual([...values]);
        expect(numbers.every(Number.isFinite)).toBe(true);
        for (const { shape, data } of read.values())
          expect(shape.reduce((a, b) => a * b, 1)).toBe(data.length);
      }),
      { numRuns: 600, seed: 1 },
    );
    expect(outcomes.whole).toBeGreaterThan(20);
    expect(outcomes.refused).toBeGreaterThan(100);
  });
});
