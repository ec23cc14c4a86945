import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect } from 'vitest';
import { type Folder, test } from './folder.ts';
import { expectRefusal } from './refusal.ts';

const shared = (name: string) =>
  fileURLToPath(new URL(`../../../../shared/data/tabular/${name}`, import.meta.url));

interface Plan {
  readonly task: string;
  readonly target: { readonly column: string; readonly kind: string };
  readonly columns: readonly {
    readonly name: string;
    readonly type: string;
    readonly encoder: string;
    readonly why: string;
  }[];
  readonly rows: Readonly<Record<string, number>>;
  readonly memory: { readonly bytes: number };
  readonly warnings: readonly string[];
  readonly notes: readonly string[];
}

async function planOf(folder: Folder, ...args: string[]): Promise<Plan> {
  return JSON.parse(await folder.output(['train', ...args, '--plan', '--json'])) as Plan;
}

const typesOf = (plan: Plan) => Object.fromEntries(plan.columns.map(({ name, type }) => [name, type]));

/** A shop's customers as somebody's spreadsheet has them. */
const customers = (count = 60): string => {
  const rows = Array.from({ length: count }, (_, i) => {
    const spent = `${1 + (i % 4)}.${String(100 + ((i * 37) % 900))},${i % 10}5`;
    const [color, member] = [['red', 'green', '?'][i % 3], i % 2 === 0 ? 'yes' : 'no'];
    return [i + 1, i % 7 === 3 ? '' : spent, color, member, '1.2.2024', i % 4 < 2 ? 'stays' : 'goes'].join(
      ' ; ',
    );
  });
  return `id;spent;color;member;joined;outcome\n${rows.join('\n')}\n`;
};
const DATA = ['customers.csv', '--target', 'outcome', '--delimiter', ';'];

describe.concurrent('train', () => {
  test('finds the types of columns, says what it leaves out and which have gaps', async ({ folder }) => {
    folder.write('customers.csv', customers());
    const { stderr } = await folder.run(['train', ...DATA, '--epochs', '1']);
    expect(stderr).toMatch(
      /^warning {2}column "id" is left out as identifier: .*--types id=number takes it in$/m,
    );
    expect(stderr).toMatch(/^warning {2}column "joined" is left out as constant: .*--types joined=category/m);
    expect(stderr).toMatch(
      /^note {5}column "spent": 9 of 60 cells have no value; an indicator tells them apart$/m,
    );
    const { schema } = await folder.inspect();
    expect(schema.inputs).toMatchObject([
      { name: 'id', logicalType: 'identifier', encoder: { kind: 'drop' } },
      { name: 'spent', format: { decimal: ',', group: '.' }, encoder: { missing: true } },
      { name: 'color', encoder: { kind: 'oneHot', levels: ['', 'green', 'red'] } },
      { name: 'member', logicalType: 'boolean' },
      { name: 'joined', logicalType: 'constant' },
    ]);
  });

  test('predicts from other tables as training read its own', async ({ folder }) => {
    folder.write('customers.csv', customers());
    await folder.train(...DATA);
    const all = await folder.output(['predict', 'model.safetensors', 'customers.csv', '--probabilities']);
    expect(all.split('\n')).toHaveLength(62);
    // Without what is not used, in another order, with something new.
    const lines = customers().trimEnd().split('\n');
    const others = lines.map((line) => {
      const [, spent, color, member] = line.split(';');
      return [member, 'x', spent, color].join(';');
    });
    others[0] = 'member;new;spent;color';
    const again = await folder.run(['predict', 'model.safetensors', '--probabilities'], {
      stdin: `${others.join('\n')}\n`,
    });
    expect(again).toMatchObject({ code: 0, stdout: all });
    expect(again.stderr).toMatch(/^note: not used: 1 column .*: new$/m);
    const quiet = await folder.run(['predict', 'model.safetensors', '--ignore', 'new'], {
      stdin: `${others.join('\n')}\n`,
    });
    expect([quiet.code, quiet.stderr]).toEqual([0, '']);
    const needed = ['predict', 'model.safetensors', 'customers.csv', '--ignore', 'color'];
    expectRefusal(await folder.run(needed), 64, [/--ignore/, /"color"/]);
    const english = await folder.run(['predict', 'model.safetensors'], {
      stdin: 'member;spent;color\nyes;1234.5;red\n',
    });
    expectRefusal(english, 65, [/row 1\b/, /"spent"/, /"1234\.5"/]);
  });

  test('takes --types, --ignore and --missing, and keeps them in the model', async ({ folder }) => {
    folder.write('customers.csv', customers().replaceAll('red', 'none'));
    const args = ['--types', 'id=number,member=category', '--ignore', 'joined', '--missing', 'none,gone'];
    expect(typesOf(await planOf(folder, ...DATA, ...args))).toEqual({
      id: 'number',
      spent: 'number',
      color: 'category',
      member: 'category',
      joined: 'ignored',
    });
    await folder.train(...DATA, ...args);
    const { schema } = await folder.inspect();
    expect(schema.format).toMatchObject({ missing: ['none', 'gone'] });
    expect(schema.inputs[2]!.encoder).toMatchObject({ levels: ['', 'green'] });
    const stdin = 'id;spent;color;member\n7;1,5;gone;yes\n';
    expect(await folder.run(['predict', 'model.safetensors'], { stdin })).toMatchObject({
      code: 0,
      stderr: '',
    });
    const over = await folder.run(['predict', 'model.safetensors', '--missing', 'nothing'], { stdin });
    expect(over.stderr).toMatch(/^warning: 1 row .*"color"/m);
  });

  test('refuses types and columns that are none', async ({ folder }) => {
    folder.write('customers.csv', customers());
    const refused = async (...args: string[]) => folder.run(['train', ...DATA, ...args, '--quiet']);
    expectRefusal(await refused('--types', 'id=colour'), 64, [/--types/, /constant, boolean, date/]);
    expectRefusal(await refused('--types', 'id'), 64, [/--types/]);
    expectRefusal(await refused('--types', 'di=number'), 64, [/"di"/, /"id", "spent"/]);
    expectRefusal(await refused('--ignore', 'outcome'), 64, [/target/, /"outcome"/]);
    expectRefusal(await refused('--types', 'color=number'), 65, [/row 1\b/, /"color"/, /"red"/]);
    expectRefusal(await refused('--types', 'color=date'), 65, [/"color"/, /date/, /"red"/]);
  });

  test('names the words in a column of numbers, and says what to do', async ({ folder }) => {
    const rows = Array.from({ length: 100 }, (_, i) => `${i % 13 === 7 && i < 40 ? 'soon' : i / 4},${i % 2}`);
    folder.write('bad.csv', `a,y\n${rows.join('\n')}\n`);
    const finished = await folder.run(['train', 'bad.csv', '--target', 'y', '--quiet']);
    expectRefusal(finished, 65, [
      /row 8\b/,
      /"a"/,
      /97 of 100/,
      /first of 3/,
      /--missing "soon"/,
      /--types a=category/,
    ]);
    await folder.train('bad.csv', '--target', 'y', '--missing', 'soon');
    const { columns } = await planOf(folder, 'bad.csv', '--target', 'y', '--missing', 'soon');
    expect(columns[0]).toMatchObject({ type: 'number', encoder: 'standard' });
  });
});

describe.concurrent('train --plan', () => {
  test('says what would be done, and does nothing', async ({ folder }) => {
    folder.write('customers.csv', customers());
    const { code, stdout } = await folder.run(['train', ...DATA, '--plan']);
    expect(code).toBe(0);
    for (const line of [
      /^ +column +type +encoder +features +why$/m,
      /^ +id +identifier +drop +0 +all cells differ, the whole numbers from 1 to 60$/m,
      /^ +spent +number +\w+ +2 +51 of 60 cells are numbers, 9 without a value$/m,
      /^ +color +category +oneHot +3 +2 different words, 20 cells without a value$/m,
      /^target +outcome: 2 classes/m,
      /^rows +51 to train, 9 to validate$/m,
      /^network +7 → /m,
      /^threads +/m,
      /^memory +[\d.]+ [kMG]B/m,
      /^warning +column "id"/m,
    ]) {
      expect(stdout).toMatch(line);
    }
    expect(folder.files()).toEqual(['customers.csv']);
  });

  test.for([
    ['adult-train.csv.gz', ['--target', '14', '--header', 'no'], { number: 6, category: 8 }],
    ['california-housing.csv', ['--target', 'median_house_value'], { number: 8, category: 1 }],
    ['abalone.csv', ['--target', '8', '--task', 'regression'], { number: 7, category: 1 }],
    ['winequality-white.csv', ['--target', '11', '--task', 'regression'], { number: 11 }],
    ['iris.csv', ['--target', 'species'], { number: 4 }],
    ['wine.csv', ['--target', 'cultivar'], { number: 13 }],
    ['diabetes.csv', ['--target', 'progression'], { number: 10 }],
    ['digits.csv', ['--target', 'digit'], { number: 64 }],
    ['breast-cancer.csv', ['--target', 'diagnosis'], { number: 30 }],
  ] as const)(
    'names each column of %s with its type and why',
    async ([file, args, counts], { folder, skip }) => {
      if (!existsSync(shared(file))) skip('the tables are not in ../shared/data/tabular');
      const plan = await planOf(folder, shared(file), ...args);
      for (const { name, type, encoder, why } of plan.columns) {
        expect(
          [name, type, encoder, why].every((words) => words.length > 0),
          name,
        ).toBe(true);
      }
      for (const [type, count] of Object.entries(counts)) {
        expect(
          plan.columns.filter((column) => column.type === type),
          type,
        ).toHaveLength(count);
      }
      expect(plan.memory.bytes).toBeGreaterThan(1000);
      const text = await folder.output(['train', shared(file), ...args, '--plan']);
      for (const { name } of plan.columns) expect(text).toContain(name);
    },
  );
});

test('evaluate on the test file of adult, as it is, suggests the labels to map', async ({ folder, skip }) => {
  if (!existsSync(shared('adult-train.csv.gz'))) skip('the tables are not in ../shared/data/tabular');
  const one = ['--epochs', '1', '--batch-size', '512'];
  await folder.train(shared('adult-train.csv.gz'), '--target', '14', '--header', 'no', ...one);
  const evaluate = ['evaluate', 'model.safetensors', shared('adult-test.csv.gz'), '--json'];
  const refused = await folder.run(evaluate);
  const map = '{"<=50K.":"<=50K",">50K.":">50K"}';
  expectRefusal(refused, 65, [/row 1\b/, new RegExp(`--map-labels '${map.replace(/[.{}]/g, '\\$&')}'`)]);
  const { rows, metrics } = JSON.parse(await folder.output([...evaluate, '--map-labels', map]));
  expect(rows).toBe(16_281);
  expect(metrics.accuracy).toBeGreaterThan(0.8);
});
