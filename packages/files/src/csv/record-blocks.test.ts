import { describe, expect, test } from 'vitest';
import { inChunks } from '../../test/from-stdin.ts';
import { LineMap } from './line-map.ts';
import { type RecordBlock, recordBlocks } from './record-blocks.ts';
import { FIELD_LIMIT, ROW_LIMIT } from './record-fault.ts';

async function blocks(content: string | Uint8Array, size = 65536, blockBytes = 65536) {
  const lines = new LineMap();
  const result: RecordBlock[] = [];
  for await (const block of recordBlocks(inChunks(content, size), ',', lines, 'x.csv', { blockBytes })) {
    result.push(block);
  }
  return { result, lines, fault: result.at(-1)?.fault };
}

test.each([1, 2, 3, 5])('hands over whole records only, in chunks of %d bytes', async (size) => {
  const text = 'a,b\r\n"x\r\ny",2\r3,"é, ""4"""\n5,6';
  const { result, lines } = await blocks(text, size, 1);
  for (const block of result) expect(block.text).toMatch(/^[^\n].*[\r\n]$/s);
  expect(result.map((block) => block.text.replace(/\r\n?$/, '\n')).join('')).toBe(
    'a,b\n"x\r\ny",2\n3,"é, ""4"""\n5,6\n',
  );
  expect(result.map((block) => block.records)).toEqual([1, 1, 1, 1]);
  expect([0, 1, 2, 3].map((record) => lines.lineOf(record))).toEqual([1, 2, 4, 5]);
});

test.each([1, 2, 3, 9])('strips one byte order mark, in chunks of %d bytes', async (size) => {
  const { result } = await blocks('\ufeff\ufeffa,b\n', size);
  expect(result.map((block) => block.text)).toEqual(['\ufeffa,b\n']);
});

test('joins small records into blocks, so that each is not parsed by itself', async () => {
  const { result } = await blocks('1,2\n'.repeat(100), 7, 100);
  expect(result.every((block) => block.text.length >= 100 || block === result.at(-1))).toBe(true);
  expect(result.reduce((sum, block) => sum + block.records, 0)).toBe(100);
});

test('records before a fault come first', async () => {
  const { result } = await blocks('a,b\n1,2\n3\n4,5\n');
  expect(result).toHaveLength(1);
  expect(result[0]).toMatchObject({ text: 'a,b\n1,2\n', records: 2, fault: { record: 2, line: 3 } });
});

describe('limits', () => {
  test('a cell and a row at the limit pass', async () => {
    const cell = 'x'.repeat(FIELD_LIMIT);
    expect((await blocks(`a,${cell}\n`)).fault).toBeUndefined();
    const sixteenth = 'y'.repeat(FIELD_LIMIT - 1);
    expect((await blocks(`${Array(16).fill(sixteenth).join(',')}\n`)).fault).toBeUndefined();
  });

  test.each([
    ['text', 'x'.repeat(FIELD_LIMIT + 1)],
    ['quoted line ends', `"${'\r\n'.repeat(FIELD_LIMIT / 2)}`],
  ])('a cell of too much %s is refused where it begins', async (_, cell) => {
    const { fault } = await blocks(`a,b\n1,2\n3,${cell}`);
    expect(fault).toMatchObject({
      record: 2,
      line: 3,
      field: 1,
      problem: expect.stringContaining('at most 1048576'),
    });
  });

  test('what follows a forgotten quote is not read to its end', async () => {
    let chunksRead = 0;
    async function* endless() {
      yield Buffer.from('a,b\n1,"2\n');
      for (; chunksRead < 10_000; chunksRead++) yield Buffer.from('3,4\n'.repeat(16384));
    }
    const found: RecordBlock[] = [];
    for await (const block of recordBlocks(endless(), ',', new LineMap(), 'x.csv')) found.push(block);
    expect(found.at(-1)?.fault).toMatchObject({ record: 1, line: 2, field: 1 });
    expect(chunksRead).toBeLessThan(40);
  });

  test('a row of many cells is refused as a whole', async () => {
    const { fault } = await blocks(`a\n${`${'x'.repeat(1023)},`.repeat(ROW_LIMIT / 1024 + 1)}`);
    expect(fault).toMatchObject({ record: 1, line: 2, problem: expect.stringContaining('a row of at most') });
    expect(fault).not.toHaveProperty('field');
  });

  test('a row is measured at its end too, whatever the chunks', async () => {
    const row = `${`${'x'.repeat(1023)},`.repeat(ROW_LIMIT / 1024)}y`;
    for (const size of [65536, 2 * ROW_LIMIT]) {
      expect((await blocks(`${row}\n${row}\n`, size)).fault).toMatchObject({ record: 0, line: 1 });
    }
  });

  test('a row without an end is not read for ever', async () => {
    let chunksRead = 0;
    async function* endless() {
      for (; chunksRead < 10_000; chunksRead++) yield Buffer.from(`${'x'.repeat(1023)},`.repeat(1024));
    }
    for await (const block of recordBlocks(endless(), ',', new LineMap(), 'x.csv')) {
      expect(block.fault).toMatchObject({ record: 0, line: 1 });
    }
    expect(chunksRead).toBeLessThan(20);
  });
});

test('cells are measured from their start, in later blocks too', async () => {
  const cell = 'x'.repeat(FIELD_LIMIT + 1);
  const { fault } = await blocks(`a,b\n${'1,2\n'.repeat(50_000)}3,${cell}\n`, 65000);
  expect(fault).toMatchObject({ record: 50_001, line: 50_002, field: 1 });
});

describe('invalid UTF-8', () => {
  test.each([
    ['in the middle', [0x78, 0xff, 0x79]],
    ['cut off before a delimiter', [0x78, 0xe2, 0x82]],
    ['at the start', [0x80, 0x78]],
    ['overlong', [0xc0, 0x80]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
  ])('%s is found where it is', async (_, bad) => {
    const before = Buffer.from('a,é,c\n"1\n","€",3\n4,');
    for (const [after, size] of [
      [',6\n7,8,9\n', 65536],
      [',6', 1],
    ] as const) {
      const content = Buffer.concat([before, Uint8Array.from(bad), Buffer.from(after)]);
      const { result, fault } = await blocks(content, size);
      expect(fault).toMatchObject({
        record: 2,
        line: 4,
        field: 1,
        problem: expect.stringContaining('UTF-8'),
      });
      expect(result.reduce((sum, block) => sum + block.records, 0)).toBe(2);
    }
  });

  test('in the last cell of a record', async () => {
    const content = Buffer.concat([Buffer.from('a,b\n1,'), Uint8Array.of(0xc3), Buffer.from('\n2,3\n')]);
    expect((await blocks(content)).fault).toMatchObject({ record: 1, line: 2, field: 1 });
  });

  test('in a later block', async () => {
    const content = Buffer.concat([Buffer.from('a,b\n1,2\n3,4\n5,'), Uint8Array.of(0xff), Buffer.from('\n')]);
    const { result, fault } = await blocks(content, 5, 1);
    expect(result.length).toBeGreaterThan(1);
    expect(fault).toMatchObject({ record: 3, line: 4, field: 1 });
  });
});
