import { describe, expect } from 'vitest';
import { SMALL, test } from './folder.ts';
import { people, peopleCsv } from './people-csv.ts';

describe.concurrent('train', () => {
  test('finds --target by name and by place from 0', async ({ folder }) => {
    folder.write('people.csv', peopleCsv(40, ['age', 'job', 'income', 'wage']));
    await folder.train('people.csv', '--target', 'income');
    const byName = folder.bytes('model.safetensors');
    await folder.train('people.csv', '--target', '2');
    expect(folder.bytes('model.safetensors').equals(byName)).toBe(true);
    await folder.train('people.csv', '--target', '1');
    expect((await folder.inspect()).labels).toEqual(['baker', 'miller', 'smith']);
  });

  test('takes the first row by --header', async ({ folder }) => {
    folder.write('named.csv', peopleCsv(40));
    folder.write('words.csv', 'a,yes\nb,no\n'.repeat(10));
    folder.write('numbers.csv', '1,0\n2,1\n'.repeat(10));
    const rows = async (file: string, header: string, target = '1') => {
      const { rows } = await folder.train(
        ...[file, '--header', header, '--target', target, '--validation', '0'],
      );
      return rows.train;
    };
    expect(await rows('named.csv', 'auto', 'income')).toBe(40);
    expect(await rows('named.csv', 'yes', 'income')).toBe(40);
    expect(await rows('words.csv', 'auto')).toBe(19);
    expect(await rows('words.csv', 'no')).toBe(20);
    expect((await folder.inspect()).schema.format).toMatchObject({ header: false });
    expect(await rows('numbers.csv', 'auto')).toBe(20);
    expect(await rows('numbers.csv', 'yes')).toBe(19);
  });

  test.for([
    [';', ';'],
    ['tab', '\t'],
    ['\t', '\t'],
    ['|', '|'],
  ] as const)('reads columns parted by --delimiter %j', async ([option, character], { folder }) => {
    folder.write('people.txt', peopleCsv(40, ['age', 'job', 'income'], character));
    await folder.train('people.txt', '--target', 'income', '--delimiter', option);
    const { schema } = await folder.inspect();
    expect(schema.inputs.map(({ name }) => name)).toEqual(['age', 'job']);
    expect(schema.format).toMatchObject({ delimiter: character });
    const predicted = await folder.output(['predict', 'model.safetensors', 'people.txt']);
    expect(predicted.trimEnd().split('\n')).toHaveLength(41);
  });

  test('learns what --task says, or what the target looks like', async ({ folder }) => {
    const few = 'x,y\n1,1\n2,2\n3,3\n4,1\n5,2\n6,3\n'.concat('7,1\n8,2\n9,3\n'.repeat(4));
    folder.write('few.csv', few);
    folder.write('many.csv', `x,y\n${Array.from({ length: 42 }, (_, i) => `${i},${i % 21}`).join('\n')}\n`);
    const task = async (file: string, name: string) =>
      (await folder.train(file, '--target', 'y', '--task', name, '--validation', '0')).task;
    expect(await task('few.csv', 'auto')).toBe('classification');
    expect(await task('few.csv', 'regression')).toBe('regression');
    expect(await task('many.csv', 'auto')).toBe('regression');
    expect(await task('many.csv', 'classification')).toBe('classification');
  });

  test('judges epochs by --validation, a fraction, a file or nothing', async ({ folder }) => {
    folder.write('people.csv', peopleCsv(100));
    folder.write('others.csv', peopleCsv(30));
    const rows = async (...args: string[]) =>
      (await folder.train('people.csv', '--target', 'income', ...args)).rows;
    expect(await rows()).toEqual({ train: 85, validation: 15, test: 0 });
    expect(await rows('--validation', '0.4')).toEqual({ train: 60, validation: 40, test: 0 });
    expect(await rows('--validation', '0')).toEqual({ train: 100, validation: 0, test: 0 });
    expect(await rows('--validation', 'others.csv')).toEqual({ train: 100, validation: 30, test: 0 });
    expect(await rows('--test', 'others.csv', '--validation', 'others.csv')).toEqual({
      train: 100,
      validation: 30,
      test: 30,
    });
  });

  test('tests on --test, a fraction or a file, and keeps these rows out of training', async ({ folder }) => {
    folder.write('people.csv', peopleCsv(100));
    folder.write('others.csv', peopleCsv(30, ['income', 'age', 'job']));
    const by = (...args: string[]) => folder.train('people.csv', '--target', 'income', ...args);
    expect((await by('--test', '0.2')).rows).toEqual({ train: 68, validation: 12, test: 20 });
    const { rows, metrics } = await by('--test', 'others.csv');
    expect(rows).toEqual({ train: 85, validation: 15, test: 30 });
    expect(metrics['test']).toBeDefined();
  });

  test('gives each part its share of every class', async ({ folder }) => {
    folder.write(
      'rare.csv',
      `x,y\n${people(100)
        .map(({ age }, i) => `${age},${i % 10 === 0 ? 'rare' : 'common'}`)
        .join('\n')}\n`,
    );
    await folder
      .output([...['train', 'rare.csv', '--target', 'y', '--test', '0.2', '--epochs', '1', '--quiet']])
      .then((stdout) => {
        const rows = stdout
          .match(/^ +(common|rare) +.*$/gm)!
          .map((line) => line.trim().split(/\s+/).slice(1));
        const sums = rows.map((row) => row.reduce((sum, cell) => sum + (cell === '·' ? 0 : Number(cell)), 0));
        expect(sums).toEqual([18, 2]);
      });
  });

  test('scales numbers as --scale says', async ({ folder }) => {
    folder.write('bytes.csv', `a,b,y\n${'1,200,no\n3,10,yes\n5,90,no\n'.repeat(8)}`);
    const encoders = async (scale: string) => {
      await folder.train('bytes.csv', '--target', 'y', '--scale', scale);
      return (await folder.inspect()).schema.inputs.map(({ encoder }) => encoder);
    };
    expect(await encoders('auto')).toMatchObject([{ kind: 'standard' }, { kind: 'standard' }]);
    expect(await encoders('standard')).toMatchObject([{ kind: 'standard' }, { kind: 'standard' }]);
    expect(await encoders('bytes')).toMatchObject([
      { kind: 'bytes', divisor: 200 },
      { kind: 'bytes', divisor: 200 },
    ]);
    expect(await encoders('none')).toMatchObject([{ kind: 'none' }, { kind: 'none' }]);
  });

  test('reads the data from stdin', async ({ folder }) => {
    folder.write('people.csv', peopleCsv(40));
    await folder.train('people.csv', '--target', 'income');
    const stdin = folder.bytes('people.csv');
    const args = [...SMALL, '--target', 'income', '--output', 'other'];
    await folder.output(['train', '-', ...args], { stdin });
    expect(folder.bytes('other').equals(folder.bytes('model.safetensors'))).toBe(true);
  });
});
