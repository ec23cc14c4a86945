// Writes the micro-kernels: a few rows × a few columns of a product in registers, one product at a time in index order.
// They differ only in their shape, and by hand each would be the same forty lines.

/**
 * Products taken per turn of a loop: V8 looks for interrupts at every turn. A tile of a short sum takes no more than one turn, and has
 * no loop.
 */
export const STEPS = 16;
const SPARSE_STEPS = 8;
const NARROW_STEPS = 4;

/** Rows × columns of the tiles for panels of less than eight columns, and for what their rows leave over. */
const NARROW = [
  [4, 4],
  [1, 4],
  [4, 2],
  [1, 2],
  [4, 1],
  [1, 1],
];

const count = (n) => Array.from({ length: n }, (_, i) => i);
const lines = (list) => list.join('\n');
const at = (pointer, offset) => (offset === 0 ? pointer : `${pointer}, ${offset}`);

/**
 * The steps of a turn behind the first `skipped`: a jump into their midst, so that a sum of any length ends with the end of a turn.
 *
 * It is also what makes V8 write them in the order in which they stand here. V8 puts all loads of a basic block before its arithmetic,
 * unless it meets the results of later loads first: it goes through a block from its end, result by result, in an order that it takes
 * from where results are stored in the end, and so each time that ways meet. At each case ways meet. So lanes are loaded in one
 * order and stored in the opposite one; after the last step no ways meet, and it needs the opposite order again. Together this is
 * 5 % of the speed of a tile, and the wrong order takes 20 %.
 */
function stepsBehind(skipped, steps, step) {
  return lines([
    `      switch (${skipped}) {`,
    ...count(steps).map(
      (i) => `      ${i === steps - 1 ? 'default' : `case ${i}`}: {\n${step(i, i === steps - 1)}\n      }`,
    ),
    '      }',
  ]);
}

/** One step of a full tile: an element of each row times the lanes, of two columns each, of a row of the panel. */
function step(i, isLast, { rows, layout, lanes }) {
  const splat = (r) =>
    `      const x${r} = v128.load64_splat(${{ rows: at(`p${r}`, 8 * i), pairs: at('p', 16 * i + 8 * r), columns: at('p', 8 * r) }[layout]});`;
  const lane = (j) =>
    `      const b${j} = v128.load(${j < 4 ? at('q', 64 * i + 16 * j) : at('q1', 16 * i)});`;
  const sums = (j) =>
    lines(count(rows).map((r) => `      z${r}${j} = f64x2.add(z${r}${j}, f64x2.mul(x${r}, b${j}));`));
  const order = isLast ? count(lanes).reverse() : count(lanes);
  return lines([
    ...count(rows).map(splat),
    ...order.flatMap((j) => [lane(j), sums(j)]),
    ...(layout === 'columns' ? ['      p += kStride;'] : []),
  ]);
}

/**
 * Rows of a product with a full panel, and with the last panel beside it where `lanes` is 5: that one then has two columns.
 * Elements of the two rows of a tile lie in rows of their own, beside each other in pairs, or so in columns `kStride` apart.
 */
function fullTile(name, { rows, layout, lanes }) {
  const inRows = layout === 'rows';
  const columns = layout === 'columns';
  const aStride = { rows: 8, pairs: 16, columns: 'kStride' }[layout];
  const wide = lanes > 4;
  const sum = (f) =>
    lines(
      count(lanes)
        .reverse()
        .flatMap((j) => count(rows).map((r) => f(r, j))),
    );
  const pointers = inRows ? count(rows).map((r) => `p${r}`) : ['p'];
  // Pointers begin before the first element by what is missing to whole turns: less than 1 KB, which kernels keep for themselves at the
  // beginning of the memory. Columns can lie far apart: their pointer moves at each step, and so only with those that are taken.
  return `/** out[r, :] = initial + Σₖ a[r, k] · b[k, :] for \`count\` tiles of ${rows} × ${2 * lanes}${wide ? '; b1, out1 and outStride1 are of the last two columns' : ''}. */
export function ${name}(initial: usize, out: usize, outStride: usize, ${wide ? 'out1: usize, outStride1: usize, ' : ''}a: usize, aStride: usize, ${columns ? 'kStride: usize, ' : ''}b: usize, ${wide ? 'b1: usize, ' : ''}n: usize, count: usize): void {
  const missing = -n & ${STEPS - 1};
  for (; count > 0; count--) {
${sum((r, j) => `    let z${r}${j} = v128.load(${at('initial', 16 * j)});`)}
${lines(pointers.map((p, r) => `    let ${p} = a${r === 0 ? '' : ' + aStride'}${columns ? '' : ` - missing * ${aStride}`};`))}
    let q = b - (missing << 6);${wide ? '\n    let q1 = b1 - (missing << 4);' : ''}
    const end = a + n * ${aStride};
    let skipped = <i32>missing;
    while (${pointers[0]} < end) {
${stepsBehind('skipped', STEPS, (i, isLast) => step(i, isLast, { rows, layout, lanes }))}
${lines([
  ...(columns ? [] : pointers.map((p) => `      ${p} += ${STEPS * aStride};`)),
  `      q += ${STEPS * 64};`,
  ...(wide ? [`      q1 += ${STEPS * 16};`] : []),
])}
      skipped = 0;
    }
${sum((r, j) => `    v128.store(${j < 4 ? at(`out${r === 0 ? '' : ' + outStride'}`, `z${r}${j}`) : `out1${r === 0 ? '' : ' + outStride1'}, z${r}${j}`}${j > 0 && j < 4 ? `, ${16 * j}` : ''});`)}
    a += ${inRows && rows === 2 ? 'aStride << 1' : 'aStride'};
    out += ${rows === 2 ? 'outStride << 1' : 'outStride'};${wide ? `\n    out1 += ${rows === 2 ? 'outStride1 << 1' : 'outStride1'};` : ''}
  }
}
`;
}

/**
 * Rows of a product with full panels that follow each other, from zeros, for sums of at most a turn: of those the beginning and the end
 * are a good part, so there is no loop over a sum, and results are written in the order in which they lie.
 */
function shortTile(name, rows) {
  const all = count(rows);
  const lanes = count(4);
  const shape = { rows, layout: 'rows', lanes: 4 };
  return `/** out[r, :] = zeros + Σₖ a[r, k] · b[k, :] for ${rows} row${rows > 1 ? 's' : ''} and \`count\` full panels of 1 ≤ n ≤ ${STEPS} rows, one after the other; of zeros there are ${8 * rows}. */
export function ${name}(zeros: usize, out: usize, outStride: usize, a: usize, aStride: usize, b: usize, n: usize, count: usize): void {
  const missing = ${STEPS} - n;
  const p0 = a - (missing << 3);
${lines(all.slice(1).map((r) => `  const p${r} = p${r - 1} + aStride;`))}
  for (let q = b - (missing << 6); count > 0; count--) {
${lines(all.flatMap((r) => lanes.map((j) => `    let z${r}${j} = v128.load(${at('zeros', 64 * r + 16 * j)});`)))}
${stepsBehind('<i32>missing', STEPS, (i) => step(i, false, shape))}
${lines([...lanes].reverse().flatMap((j) => all.map((r) => `    v128.store(out${r === 0 ? '' : ' + outStride'}, z${r}${j}${j > 0 ? `, ${16 * j}` : ''});`)))}
    out += 64;
    q += n << 6;
  }
}
`;
}

/** A tile of a panel of less than eight columns, or of a part of it; strides in bytes. The way out after each step keeps blocks small here. */
function narrowTile([rows, cols]) {
  const lanes = cols === 1 ? [0] : count(cols / 2).map((j) => 16 * j);
  const all = count(rows);
  const single = cols === 1;
  const [type, load, add, mul] = single
    ? ['f64', 'load<f64>', (a, b) => `${a} + ${b}`, (a, b) => `${a} * ${b}`]
    : ['v128', 'v128.load', (a, b) => `f64x2.add(${a}, ${b})`, (a, b) => `f64x2.mul(${a}, ${b})`];
  const store = (pointer, value, offset) =>
    single ? `store<f64>(${pointer}, ${value});` : `v128.store(${pointer}, ${value}, ${offset});`;
  const splat = (pointer) => (single ? `load<f64>(${pointer})` : `v128.load64_splat(${pointer})`);
  const step = `    {
${lines(all.map((r) => `    const x${r} = ${splat(`a${r}`)};`))}
${lines(lanes.map((offset, j) => `    const b${j} = ${load}(${at('b', offset)});\n${lines(all.map((r) => `    z${r}${j} = ${add(`z${r}${j}`, mul(`x${r}`, `b${j}`))};`))}`))}
    }
${lines(all.map((r) => `    a${r} += aStride;`))}
    b += bStride;
`;
  return `/** out[r, c] = initial[r, c] + Σₖ a_r[k] · b[k, c] for ${rows} × ${cols}; strides in bytes. */
export function tile${rows}x${cols}(initial: usize, initialStride: usize, out: usize, outStride: usize, ${all.map((r) => `a${r}: usize`).join(', ')}, aStride: usize, b: usize, bStride: usize, n: usize): void {
${lines(all.flatMap((r) => [...lanes.map((offset, j) => `  let z${r}${j}: ${type} = ${load}(${at('initial', offset)});`), ...(r < rows - 1 ? ['  initial += initialStride;'] : [])]))}
  const end = a0 + n * aStride;
  while (a0 < end) {
${count(NARROW_STEPS)
  .map(() => step)
  .join('    if (a0 >= end) break;\n')}
  }
${lines(all.flatMap((r) => [...lanes.map((offset, j) => `  ${store('out', `z${r}${j}`, offset)}`), ...(r < rows - 1 ? ['  out += outStride;'] : [])]))}
}
`;
}

/**
 * One row of a product of a sparse row with full panels. An entry is 16 bytes: where its row of a panel begins (32 bits), and its value
 * at byte 8.
 */
function sparseTile(name, panels) {
  const lanes = count(4 * panels);
  const entryStep = (i, isLast) =>
    lines([
      `      const offset = <usize>load<u32>(${at('entry', 16 * i)});`,
      `      const x = v128.load64_splat(entry, ${16 * i + 8});`,
      ...count(panels).map((k) => `      const p${k} = b${k} + offset;`),
      ...(isLast ? [...lanes].reverse() : lanes).map(
        (j) => `      z${j} = f64x2.add(z${j}, f64x2.mul(x, v128.load(${at(`p${j >> 2}`, 16 * (j & 3))})));`,
      ),
    ]);
  return `/** out = initial + Σ value · row of each panel, over the entries of one sparse row, for ${panels} full panel${panels > 1 ? 's' : ''}, \`bStep\` bytes apart, and their sums \`outStep\`. */
export function ${name}(initial: usize, out: usize, outStep: usize, entry: usize, end: usize, b0: usize, bStep: usize): void {
${lines(lanes.map((j) => `  let z${j} = v128.load(${at('initial', 16 * j)});`))}
${lines(count(panels - 1).map((k) => `  const b${k + 1} = b${k} + bStep;`))}
  let skipped = ((<i32>entry - <i32>end) >> 4) & ${SPARSE_STEPS - 1};
  entry -= skipped << 4;
  while (entry < end) {
${stepsBehind('skipped', SPARSE_STEPS, entryStep)}
    entry += ${16 * SPARSE_STEPS};
    skipped = 0;
  }
${lines(count(panels).map((k) => `  const out${k} = out${k === 0 ? '' : `${k - 1} + outStep`};`))}
${lines([...lanes].reverse().map((j) => `  v128.store(out${j >> 2}, z${j}${j & 3 ? `, ${16 * (j & 3)}` : ''});`))}
}
`;
}

/** All micro-kernels: one AssemblyScript module. */
export function tilesToSimd() {
  const full = [
    ['rows2x8', { rows: 2, layout: 'rows', lanes: 4 }],
    ['rows1x8', { rows: 1, layout: 'rows', lanes: 4 }],
    ['rows2x10', { rows: 2, layout: 'rows', lanes: 5 }],
    ['pairs2x8', { rows: 2, layout: 'pairs', lanes: 4 }],
    ['pairs1x8', { rows: 1, layout: 'pairs', lanes: 4 }],
    ['columns2x8', { rows: 2, layout: 'columns', lanes: 4 }],
    ['columns1x8', { rows: 1, layout: 'columns', lanes: 4 }],
    ['columns2x10', { rows: 2, layout: 'columns', lanes: 5 }],
  ];
  const tiles = [
    ...full.map(([name, shape]) => fullTile(name, shape)),
    ...[shortTile('short2x8', 2), shortTile('short1x8', 1)],
    ...[sparseTile('onePanel', 1), sparseTile('twoPanels', 2), sparseTile('threePanels', 3)],
    ...NARROW.map(narrowTile),
  ];
  return `// Generated by scripts/tiles-to-simd.mjs.\n\n/** Products that a tile of a short sum takes at most. */\nexport const SHORT: usize = ${STEPS};\n\n${lines(tiles)}`;
}
