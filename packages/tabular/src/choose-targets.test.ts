import { DataError, UsageError } from '@descent/core';
import { describe, expect, test } from 'vitest';
import { makeTable } from '../test/make-table.ts';
import { chooseTargets } from './choose-targets.ts';

const auto = { task: 'auto' } as const;
const table = makeTable([
  ['size', [1.5, 2, 3, 4]],
  ['price', [10, 20.5, 30, 40]],
  ['rooms', [1, 2, 3, 4]],
  ['sold', ['yes', 'no', 'no', 'yes']],
  ['new', [0, 1, 1, 0]],
  ['color', ['red', 'green', 'blue', 'red']],
  ['gap', [1, Number.NaN, 2.5, 3]],
  ['one', ['a', 'a', 'a', 'a']],
  ['a,b', [5, 6.5, 7, 8]],
]);
const chosen = (target: string, task: 'auto' | 'classification' | 'regression' = 'auto') =>
  chooseTargets(table, { target, task }).map((each) => ({ name: each.column.name, task: each.task }));

describe('several targets', () => {
  test('are parted by commas, by name or place, in their order', () => {
    expect(chosen('price, 0')).toEqual([
      { name: 'price', task: 'regression' },
      { name: 'size', task: 'regression' },
    ]);
    expect(chosen('price')).toEqual([{ name: 'price', task: 'regression' }]);
    expect(chosen('a,b')).toEqual([{ name: 'a,b', task: 'regression' }]);
  });

  test('of numbers are values, whole ones too; all of two classes are classes', () => {
    expect(chosen('price,rooms').map(({ task }) => task)).toEqual(['regression', 'regression']);
    expect(chosen('price,new').map(({ task }) => task)).toEqual(['regression', 'regression']);
    expect(chosen('sold,new').map(({ task }) => task)).toEqual(['classification', 'classification']);
    const numeric = makeTable([
      ['x', [0, 1]],
      ['y', [3, 2]],
    ]);
    expect(chooseTargets(numeric, { ...auto, target: 'x,y' })[1]).toMatchObject({ labels: ['2', '3'] });
    expect(chooseTargets(numeric, { task: 'regression', target: 'x,y' })[1]?.task).toBe('regression');
  });

  test('are counted by what their labels are called', () => {
    const mapLabels = new Map([['green', 'red']]);
    const chosen = chooseTargets(table, { ...auto, target: 'sold,color', mapLabels });
    expect(chosen[1]).toMatchObject({ labels: ['blue', 'red'], codes: Uint8Array.of(1, 1, 0, 1) });
  });

  test.for([
    [
      'price,sold',
      'auto',
      'target "price": expected several targets to be all numbers or all of two classes, got 4 different values; train one model per target',
    ],
    [
      'sold,color',
      'auto',
      'target "color": expected several targets to be all numbers or all of two classes, got 3 different values',
    ],
    [
      'price,sold',
      'regression',
      'target "sold": expected several targets to be all numbers or all of two classes, got words',
    ],
    ['new,rooms', 'classification', 'target "rooms": expected'],
    ['sold,sold', 'auto', 'target: expected different columns, got "sold" twice'],
    ['price,1', 'auto', 'got "price" twice'],
  ] as const)('%s as %s is refused', ([target, task, message]) => {
    expect(() => chosen(target, task)).toThrow(UsageError);
    expect(() => chosen(target, task)).toThrow(message);
  });

  test.for([
    ['price,nothing', 'expected a column "nothing" to predict'],
    ['price,gap', 'row 2 (line 3), column "gap": expected a value'],
    ['sold,one', 'target "one": expected at least two classes, got only "a"'],
  ] as const)('%s is bad data, as of one target', ([target, message]) => {
    expect(() => chosen(target)).toThrow(DataError);
    expect(() => chosen(target)).toThrow(message);
  });
});
