// The ablation behind the `default` preset: every variant of its settings on the tables given, by folds inside their training rows.
// `node bench/ablation/ablate.mjs TABLES [--only TABLE,…] [--variants NAME,…] [--folds N] [--most N] [--seeds N] [--threads N|serial]` prints a
// line of JSON per result: TABLES is a folder, and of N folds the first --most are trained [all].
// The held-out rows of a table (every fifth of california-housing; adult's test file) are never looked at here.
import { parseArgs } from 'node:util';
import { readTable } from '@descent/files';
import { trainTable } from '@descent/trainer';
import { variants } from './variants.mjs';

/** How each table is read, and what of it may be learned from. */
const TABLES = {
  adult: { file: 'adult-train.csv.gz', target: '14', header: 'no', folds: 3 },
  california: {
    file: 'california-housing.csv',
    target: 'median_house_value',
    keep: (row) => row % 5 !== 0,
    folds: 3,
  },
  iris: { file: 'iris.csv', target: 'last' },
  wine: { file: 'wine.csv', target: 'last' },
  cancer: { file: 'breast-cancer.csv', target: 'last' },
  digits: { file: 'digits.csv', target: 'last', folds: 5 },
  diabetes: { file: 'diabetes.csv', target: 'last', task: 'regression' },
  abalone: { file: 'abalone.csv', target: 'last', header: 'no', task: 'regression', folds: 5 },
  quality: { file: 'winequality-white.csv', target: 'last', header: 'no', task: 'regression', folds: 5 },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', default: Object.keys(TABLES).join() },
    variants: { type: 'string', default: Object.keys(variants).join() },
    folds: { type: 'string' },
    most: { type: 'string' },
    threads: { type: 'string', default: 'serial' },
    seeds: { type: 'string', default: '1' },
  },
});
const folder = positionals[0];

/** The given rows of a table, in their order. */
function rowsOf(table, rows) {
  const columns = table.columns.map((column) =>
    column.type === 'number'
      ? {
          ...column,
          values: rows.map((r) => column.values[column.offset + r * column.stride]),
          offset: 0,
          stride: 1,
        }
      : { ...column, codes: Int32Array.from(rows, (r) => column.codes[r]) },
  );
  for (const column of columns)
    if (column.type === 'number') column.values = Float64Array.from(column.values);
  const narrow = columns.map((column, c) =>
    column.type === 'number' && table.columns[c].values instanceof Uint8Array
      ? { ...column, values: Uint8Array.from(column.values) }
      : column,
  );
  return { ...table, rows: rows.length, columns: narrow, describeRow: (r) => table.describeRow(rows[r]) };
}

async function scoreOf(table, how, train, test, settings, seed) {
  const request = {
    data: rowsOf(table, train),
    target: how.target === 'last' ? String(table.columns.length - 1) : how.target,
    task: how.task ?? 'auto',
    validation: undefined,
    test: rowsOf(table, test),
    settings,
    seed,
    threads: values.threads === 'serial' ? 'serial' : Number(values.threads),
  };
  for await (const event of trainTable(request)) {
    if (event.type === 'trained')
      return { ...event.result.scores.test.metrics, epochs: event.result.end.bestEpoch };
  }
  throw new Error('expected a model');
}

for (const name of values.only.split(',')) {
  const how = TABLES[name];
  const table = await readTable(`${folder}/${how.file}`, { header: how.header ?? 'auto' });
  const target =
    how.target === 'last'
      ? table.columns.at(-1)
      : (table.columns.find((c) => c.name === how.target) ?? table.columns[Number(how.target)]);
  const own = Array.from({ length: table.rows }, (_, r) => r).filter(how.keep ?? (() => true));
  const folds = Number(values.folds ?? how.folds ?? 10);
  // Stratified by the target's order, so that folds are alike: every folds-th of the rows as sorted.
  const value = (r) =>
    target.type === 'number' ? target.values[target.offset + r * target.stride] : target.codes[r];
  const mixed = own
    .map((r) => [value(r), (Math.imul(r + 1, 2654435761) >>> 0) % 1000003, r])
    .sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
  for (const variant of values.variants.split(',')) {
    const started = performance.now();
    const scores = [];
    for (let seed = 0; seed < Number(values.seeds); seed++) {
      for (let fold = 0; fold < Math.min(folds, Number(values.most ?? folds)); fold++) {
        const test = mixed
          .filter((_, i) => i % folds === fold)
          .map(([, , r]) => r)
          .sort((a, b) => a - b);
        const inTest = new Set(test);
        scores.push(
          await scoreOf(
            table,
            how,
            own.filter((r) => !inTest.has(r)),
            test,
            variants[variant],
            seed,
          ),
        );
      }
    }
    const mean = (metric) => scores.reduce((sum, s) => sum + s[metric], 0) / scores.length;
    const metrics = Object.fromEntries(
      ['accuracy', 'auc', 'loss', 'rmse', 'r2', 'epochs']
        .filter((m) => m in scores[0])
        .map((m) => [m, Number(mean(m).toPrecision(5))]),
    );
    console.log(
      JSON.stringify({
        table: name,
        variant,
        ...metrics,
        seconds: Number(((performance.now() - started) / 1000 / scores.length).toFixed(1)),
      }),
    );
  }
}
