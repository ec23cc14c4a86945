import { describe, expect } from 'vitest';
import { test } from './folder.ts';
import { expectRefusal } from './refusal.ts';

const rows = (target: (row: number) => string | number, count = 24) =>
  `x,y\n${Array.from({ length: count }, (_, i) => `${i / 3},${target(i)}`).join('\n')}\n`;
const few = ['train', 'rows.csv', '--target', 'y', '--epochs', '2', '--threads', '1'];

describe.concurrent('a target', () => {
  test('with a class of one row is learned, and a note names the class', async ({ folder }) => {
    folder.write(
      'rows.csv',
      rows((i) => (i === 5 ? 'rare' : ['a', 'b'][i % 2]!)),
    );
    const { code, stderr } = await folder.run(few);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain('note     class "rare" has one row, which is learned from');
    expect((await folder.inspect()).labels).toEqual(['a', 'b', 'rare']);
  });

  test.for([
    ['of one number', () => 2.5, /expected at least two different numbers, got only 2.5/],
    ['of one class', () => 'a', /expected at least two classes, got only "a"/],
    [
      'with gaps',
      (i: number) => (i % 8 === 3 ? '' : i / 7),
      /row 4 \(line 5\), column "y": expected a value.*as in 3 of 24 rows; fill them in or leave the rows out/,
    ],
  ] as const)('%s is refused', async ([, target, message], { folder }) => {
    folder.write('rows.csv', rows(target));
    expectRefusal(await folder.run([...few, '--quiet']), 65, [/rows\.csv/, message]);
    expect(folder.files()).not.toContain('model.safetensors');
  });
});
