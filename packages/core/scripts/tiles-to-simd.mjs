// Writes the micro-kernels: a few rows × a few columns of a product in registers, one product at a time in index order.
// They differ only in their shape, and by hand each would be the same forty lines.

/** Products taken per turn of a loop: V8 looks for interrupts at every turn, which costs a tenth of it. */
const STEPS = 4;

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
 * One step of a full tile, for each of its lanes of two columns. V8 schedules all loads of a basic block before its arithmetic,
 * which costs a fifth of the speed. Conditions that never hold, as no panel lies at such an address, end the block after two lanes.
 */
function step(i, { rows, layout, lanes, guard }) {
  const splat = (r) =>
    `      const x${r} = v128.load64_splat(${{ rows: at(`p${r}`, 8 * i), pairs: at('p', 16 * i + 8 * r), columns: at('p', 8 * r) }[layout]});`;
  const lane = (j) =>
    `      const b${j} = v128.load(${j < 4 ? at('q', 64 * i + 16 * j) : at('q1', 16 * i)});`;
  const sums = (j) =>
    lines(count(rows).map((r) => `      z${r}${j} = f64x2.add(z${r}${j}, f64x2.mul(x${r}, b${j}));`));
  const blocks = count(Math.ceil(lanes / 2)).map((k) => {
    const own = [2 * k, 2 * k + 1].filter((j) => j < lanes);
    return lines([...own.map(lane), ...own.map(sums)]);
  });
  const apart = blocks.flatMap((block, k) =>
    k === 0 ? [block] : [`      if (q == ${guard()}) break;`, block],
  );
  return lines([
    ...count(rows).map(splat),
    ...(layout === 'columns' ? ['      p += kStride;'] : []),
    ...apart,
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
  const sum = (f) => lines(count(rows).flatMap((r) => count(lanes).map((j) => f(r, j))));
  const pointers = !inRows ? ['p'] : count(rows).map((r) => `p${r}`);
  const first = pointers[0];
  // Each its own, or the compiler would see that it was asked before.
  let guards = 0;
  const guard = () => ++guards;
  const steps = count(STEPS).map(
    (i) =>
      `${i === 0 ? '' : `      if (q == ${guard()}) break;\n`}      {\n${step(i, { rows, layout, lanes, guard })}\n      }`,
  );
  const advance = (taken) =>
    lines([
      ...(columns ? [] : pointers.map((p) => `      ${p} += ${taken * aStride};`)),
      `      q += ${taken * 64};`,
      ...(wide ? [`      q1 += ${taken * 16};`] : []),
    ]);
  // What is left over, by halves and without loops.
  const rest = [];
  for (let taken = STEPS / 2; taken >= 1; taken /= 2) {
    rest.push(`    while (n & ${taken}) {`);
    rest.push(
      count(taken)
        .map((i) => `      {\n${step(i, { rows, layout, lanes, guard })}\n      }`)
        .join(`\n      if (q == ${guard()}) break;\n`),
    );
    rest.push(advance(taken), '      break;', '    }');
  }
  return `/** out[r, :] = initial + Σₖ a[r, k] · b[k, :] for \`count\` tiles of ${rows} × ${2 * lanes}${wide ? '; b1, out1 and outStride1 are of the last two columns' : ''}. */
export function ${name}(initial: usize, out: usize, outStride: usize, ${wide ? 'out1: usize, outStride1: usize, ' : ''}a: usize, aStride: usize, ${columns ? 'kStride: usize, ' : ''}b: usize, ${wide ? 'b1: usize, ' : ''}n: usize, count: usize): void {
  for (; count > 0; count--) {
${sum((r, j) => `    let z${r}${j} = v128.load(${at('initial', 16 * j)});`)}
${!inRows ? '    let p = a;' : lines(count(rows).map((r) => `    let p${r} = a${r === 0 ? '' : ' + aStride'};`))}
    let q = b;${wide ? '\n    let q1 = b1;' : ''}
    const most = a + (n & ~${STEPS - 1}) * ${aStride};
    while (${first} < most) {
${lines(steps)}
${advance(STEPS)}
    }
${lines(rest)}
${lines(count(rows).flatMap((r) => count(lanes).map((j) => `    v128.store(${j < 4 ? at(`out${r === 0 ? '' : ' + outStride'}`, `z${r}${j}`) : `out1${r === 0 ? '' : ' + outStride1'}, z${r}${j}`}${j > 0 && j < 4 ? `, ${16 * j}` : ''});`)))}
    a += ${inRows && rows === 2 ? 'aStride << 1' : 'aStride'};
    out += ${rows === 2 ? 'outStride << 1' : 'outStride'};${wide ? `\n    out1 += ${rows === 2 ? 'outStride1 << 1' : 'outStride1'};` : ''}
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
${count(STEPS)
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
  let guards = 0;
  const step = (i) => {
    const block = (k) =>
      lines([
        ...(k % 2 === 0 ? [`      const p${k / 2} = b${k / 2} + offset;`] : []),
        ...[2 * k, 2 * k + 1].map(
          (j) =>
            `      z${j} = f64x2.add(z${j}, f64x2.mul(x, v128.load(${at(`p${j >> 2}`, 16 * (j & 3))})));`,
        ),
      ]);
    const blocks = count(2 * panels).map(block);
    return lines([
      `      const offset = <usize>load<u32>(${at('entry', 16 * i)});`,
      `      const x = v128.load64_splat(entry, ${16 * i + 8});`,
      ...blocks.flatMap((text, k) => (k === 0 ? [text] : [`      if (entry == ${++guards}) break;`, text])),
    ]);
  };
  return `/** out = initial + Σ value · row of each panel, over the entries of one sparse row, for ${panels} full panel${panels > 1 ? 's' : ''}, \`bStep\` bytes apart, and their sums \`outStep\`. */
export function ${name}(initial: usize, out: usize, outStep: usize, entry: usize, end: usize, b0: usize, bStep: usize): void {
${lines(lanes.map((j) => `  let z${j} = v128.load(${at('initial', 16 * j)});`))}
${lines(count(panels - 1).map((k) => `  const b${k + 1} = b${k} + bStep;`))}
  const most = entry + ((end - entry) & ~${16 * STEPS - 1});
  while (entry < most) {
${lines(count(STEPS).map((i) => `${i === 0 ? '' : `    if (entry == ${++guards}) break;\n`}    {\n${step(i)}\n    }`))}
    entry += ${16 * STEPS};
  }
  while (entry < end) {
${step(0)}
    entry += 16;
  }
${lines(lanes.map((j) => `${j > 0 && j % 4 === 0 ? '  out += outStep;\n' : ''}  v128.store(${at('out', 16 * (j % 4))}, z${j});`).map((l) => l.replace(/v128\.store\(out(, \d+)?, (z\d+)\)/, (_, o = '', z) => `v128.store(out, ${z}${o})`)))}
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
  return `// Generated by scripts/tiles-to-simd.mjs.\n\n${lines(full.map(([name, shape]) => fullTile(name, shape)))}\n${lines([sparseTile('onePanel', 1), sparseTile('twoPanels', 2), sparseTile('threePanels', 3)])}\n${lines(NARROW.map(narrowTile))}`;
}
