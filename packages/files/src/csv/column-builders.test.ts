import { describe, expect, test } from 'vitest';
import { CategoryBuilder, NumberBuilder } from './column-builders.ts';
import { MissingMarkers } from './missing-markers.ts';

function numbers(...cells: string[]) {
  const builder = new NumberBuilder('x');
  for (const cell of cells) builder.push(cell);
  return builder.take();
}

describe('NumberBuilder', () => {
  test('keeps whole numbers from 0 to 255 as bytes, in exactly their number', () => {
    const { values, ...rest } = numbers('0', '255', '7.0', '1e2');
    expect(values).toEqual(Uint8Array.of(0, 255, 7, 100));
    expect(values.buffer.byteLength).toBe(4);
    expect(rest).toEqual({ name: 'x', type: 'number', offset: 0, stride: 1 });
  });

  test.each(['256', '-1', '0.5', '-0', '1e300'])('widens all when %s comes, exactly', (late) => {
    expect(numbers('1', '200', late, '3').values).toEqual(Float64Array.of(1, 200, Number(late), 3));
  });

  test('keeps everything while it grows', () => {
    const bytes = Array.from({ length: 5000 }, (_, i) => i % 251);
    expect([...numbers(...bytes.map(String)).values]).toEqual(bytes);
    expect([...numbers(...bytes.map(String), '0.5').values]).toEqual([...bytes, 0.5]);
  });

  test('refuses a cell that is none, and adds nothing', () => {
    const builder = new NumberBuilder('x');
    expect(['1', '', 'abc', '2'].map((cell) => builder.push(cell))).toEqual([true, false, false, true]);
    expect(builder.take().values).toEqual(Uint8Array.of(1, 2));
  });

  test('keeps gaps, where they are told, and reads its format', () => {
    const format = { decimal: ',', group: '.' } as const;
    const builder = new NumberBuilder('x', { format, missing: new MissingMarkers(['none']) });
    const cells = ['1.234,5', '', '-', 'none', '7', '1.5', 'x'];
    expect(cells.map((cell) => builder.push(cell))).toEqual([true, true, true, true, true, false, false]);
    expect(builder.take()).toMatchObject({ values: Float64Array.of(1234.5, NaN, NaN, NaN, 7), format });
  });

  test('starts anew after take', () => {
    const builder = new NumberBuilder('x');
    builder.push('0.5');
    const first = builder.take();
    builder.push('3');
    expect(builder.take().values).toEqual(Uint8Array.of(3));
    expect(first.values).toEqual(Float64Array.of(0.5));
  });
});

describe('CategoryBuilder', () => {
  test('lists levels in order of first appearance, empty and inherited names too', () => {
    const builder = new CategoryBuilder('x');
    for (const cell of ['b', '', '__proto__', 'b', 'constructor', '']) builder.push(cell);
    const column = builder.take();
    expect(column.levels).toEqual(['b', '', '__proto__', 'constructor']);
    expect(column.codes).toEqual(Int32Array.of(0, 1, 2, 0, 3, 1));
  });

  test('keeps everything while it grows, and starts anew after take', () => {
    const builder = new CategoryBuilder('x');
    for (let i = 0; i < 1000; i++) builder.push(`level ${i % 300}`);
    const { codes, levels } = builder.take();
    expect([...codes].map((code) => levels[code])).toEqual(
      Array.from({ length: 1000 }, (_, i) => `level ${i % 300}`),
    );
    builder.push('z');
    expect(builder.take()).toEqual({ name: 'x', type: 'category', codes: Int32Array.of(0), levels: ['z'] });
  });

  test('has one empty level for all cells without a value', () => {
    const builder = new CategoryBuilder('x', new MissingMarkers(['gone']));
    for (const cell of ['b', '?', '', 'gone', '-', 'NA', 'b']) builder.push(cell);
    expect(builder.take()).toMatchObject({
      levels: ['b', '', '-'],
      codes: Int32Array.of(0, 1, 1, 1, 2, 1, 0),
    });
  });
});
