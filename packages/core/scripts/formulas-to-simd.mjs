// Turns the scalar formulas of layers, losses and optimizers into AssemblyScript that computes two of them at a time.
// A formula is what src/kernels/formulas.ts says; anything else is refused here, at build time, with the formula's name.
import { parse, parseExpressionAt } from 'acorn';

/** Written by hand in assembly/bits.ts, because they look at the bits of a number. */
const BY_HAND = ['scaled', 'exponent', 'mantissa'];
const OPERATORS = { '+': 'add', '-': 'sub', '*': 'mul', '/': 'div' };
const COMPARISONS = { '<': 'lt', '>': 'gt', '<=': 'le', '>=': 'ge', '===': 'eq', '!==': 'ne' };
/** What formulas take beside numbers by place; see src/kernels/formulas.ts. */
const PARAMETER = ['parameter', 'f64'];
const MATH = { sqrt: 'sqrt', abs: 'abs', min: 'min', max: 'max' };

/** The constants and functions of a module of formulas, by name. */
export function readModule(text) {
  const constants = new Map();
  const functions = new Map();
  for (const node of parse(text, { ecmaVersion: 2022, sourceType: 'module' }).body) {
    const declared = node.type === 'ExportNamedDeclaration' ? node.declaration : node;
    if (declared?.type === 'FunctionDeclaration') functions.set(declared.id.name, declared);
    if (declared?.type !== 'VariableDeclaration') continue;
    for (const { id, init } of declared.declarations) {
      const value = literal(init, constants);
      if (value !== undefined) constants.set(id.name, value);
    }
  }
  return { constants, functions };
}

/** The tree of a function that is in memory. */
export function treeOf(fn) {
  const text = fn.toString();
  try {
    return parseExpressionAt(`(${text})`, 0, { ecmaVersion: 2022 });
  } catch {
    return parseExpressionAt(`({${text}})`, 0, { ecmaVersion: 2022 }).properties[0].value;
  }
}

/** What an expression of numbers alone is worth, or undefined. */
function literal(node, constants) {
  if (node?.type === 'Literal' && typeof node.value === 'number') return node.value;
  if (node?.type === 'Identifier') return constants.get(node.name);
  if (node?.type === 'UnaryExpression' && node.operator === '-') {
    const value = literal(node.argument, constants);
    return value === undefined ? undefined : -value;
  }
  if (node?.type === 'MemberExpression' && node.object.name === 'Number') return Number[node.property.name];
  if (node?.type === 'MemberExpression' && node.object.name === 'Math') return Math[node.property.name];
  if (node?.type !== 'BinaryExpression') return undefined;
  const left = literal(node.left, constants);
  const right = literal(node.right, constants);
  if (left === undefined || right === undefined) return undefined;
  return { '+': left + right, '-': left - right, '*': left * right, '/': left / right }[node.operator];
}

/** A number as AssemblyScript has it, to the bit. */
function spell(value) {
  if (Number.isNaN(value)) return 'NaN';
  if (value === Number.POSITIVE_INFINITY) return 'Infinity';
  if (value === Number.NEGATIVE_INFINITY) return '-Infinity';
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/**
 * The body of one formula. `parameters` names what its parameters are in the code around it (arrays for array patterns);
 * `invariant` names those that are the same for all elements: what depends on them alone is computed once, in `before`. Constants of
 * the formula get `tag` behind their names, so that two copies can stand side by side.
 */
export function emit(name, tree, { parameters, invariant = [], module, tag = '' }) {
  const refuse = (what) => {
    throw new Error(
      `${name}: expected a formula as in src/kernels/formulas.ts, got ${what.type} in ${JSON.stringify(what.operator ?? what.name ?? '')}`,
    );
  };
  const known = new Map();
  const fixed = new Set(invariant);
  const before = [];
  const within = [];
  tree.params.forEach((pattern, i) => {
    const given = parameters[i];
    if (pattern.type === 'Identifier') known.set(pattern.name, given);
    else if (pattern.type === 'ArrayPattern')
      for (const [j, { name: element }] of pattern.elements.entries()) known.set(element, given[j]);
    else refuse(pattern);
  });

  /** An expression's code, and whether it is the same for all elements. */
  const expression = (node) => {
    const value = literal(node, module.constants);
    if (value !== undefined && !known.has(node.name))
      return { code: `f64x2.splat(${spell(value)})`, same: true };
    switch (node.type) {
      case 'Identifier': {
        const code = known.get(node.name);
        return code === undefined ? refuse(node) : { code, same: fixed.has(code) };
      }
      case 'UnaryExpression': {
        const { code, same } = expression(node.argument);
        if (node.operator === '-') return { code: `f64x2.neg(${code})`, same };
        return node.operator === '!' ? { code: `v128.not(${code})`, same } : refuse(node);
      }
      case 'BinaryExpression': {
        const operation = OPERATORS[node.operator] ?? COMPARISONS[node.operator] ?? refuse(node);
        return call(`f64x2.${operation}`, [node.left, node.right]);
      }
      case 'LogicalExpression':
        return call(node.operator === '&&' ? 'v128.and' : 'v128.or', [node.left, node.right]);
      case 'ConditionalExpression':
        return extreme(node) ?? call('v128.bitselect', [node.consequent, node.alternate, node.test]);
      case 'CallExpression': {
        const { callee } = node;
        if (callee.type === 'MemberExpression' && callee.object.name === 'Math')
          return call(`f64x2.${MATH[callee.property.name] ?? refuse(callee.property)}`, node.arguments);
        const called = callee.type === 'MemberExpression' ? callee.property.name : callee.name;
        if (!module.functions.has(called)) refuse(callee);
        return call(called, node.arguments);
      }
      default:
        return refuse(node);
    }
  };
  const call = (operation, args) => {
    const parts = args.map(expression);
    return {
      code: `${operation}(${parts.map(({ code }) => code).join(', ')})`,
      same: parts.every(({ same }) => same),
    };
  };
  /** `a < b ? b : a` and its like, for which there is one instruction; undefined for any other choice. */
  const extreme = ({ test, consequent, alternate }) => {
    if (test.operator !== '<' && test.operator !== '>') return undefined;
    const [left, right, chosen, other] = [test.left, test.right, consequent, alternate].map(
      (part) => expression(part).code,
    );
    // The instructions give their first operand unless the second is beyond it, so that NaN in the first stays.
    if (chosen === right && other === left)
      return call(test.operator === '<' ? 'f64x2.pmax' : 'f64x2.pmin', [test.left, test.right]);
    if (chosen === left && other === right)
      return call(test.operator === '<' ? 'f64x2.pmin' : 'f64x2.pmax', [test.right, test.left]);
    return undefined;
  };
  /** Gives a part that is the same for all elements its place before the loop. */
  const constant = ({ code, same }, as) => {
    if (invariant.length === 0 || !same) {
      within.push(`const ${as}${tag} = ${code};`);
      return `${as}${tag}`;
    } else {
      before.push(`const ${as} = ${code};`);
      fixed.add(as);
    }
    return as;
  };

  const statements =
    tree.body.type === 'BlockStatement' ? tree.body.body : [{ type: 'ReturnStatement', argument: tree.body }];
  for (const statement of statements) {
    if (statement.type === 'VariableDeclaration' && statement.kind === 'const') {
      for (const { id, init } of statement.declarations)
        known.set(id.name, constant(expression(init), `${id.name}_`));
    } else if (statement.type === 'ReturnStatement') {
      const results =
        statement.argument.type === 'ArrayExpression' ? statement.argument.elements : [statement.argument];
      return { before, within, results: results.map((result) => expression(result).code) };
    } else {
      refuse(statement);
    }
  }
  return refuse(tree);
}

/** The functions of numerics.ts as inline functions of two numbers at once. */
export function numericsToSimd(module) {
  const lines = [];
  const names = [...module.functions.keys()].filter(
    (name) => !BY_HAND.includes(name) && name !== 'powerOfTwo',
  );
  for (const name of names) {
    const tree = module.functions.get(name);
    const parameters = tree.params.map((param) => `${param.name}_in`);
    const { within, results } = emit(name, tree, { parameters, module });
    lines.push(
      `// @ts-ignore: decorator`,
      `@inline`,
      `export function ${name}(${parameters.map((param) => `${param}: v128`).join(', ')}): v128 {`,
      ...within.map((line) => `  ${line}`),
      `  return ${results[0]};`,
      `}`,
    );
  }
  return lines.join('\n');
}

/**
 * A loop over `count` numbers: two pairs at a time, whose chains of operations then overlap (everything is read before anything is
 * written, or the compiler keeps them apart), then pair by pair, and one number more where count is odd.
 *
 * @param make gives the formula's body over names that end in a tag.
 * @param loads are those names, with the pointers that they are read from.
 * @param stores are the pointers that the results go to.
 */
function loop(make, loads, stores) {
  const step = (load, store, places) => {
    const bodies = places.map(([tag]) => make(tag));
    return [
      '  {',
      ...places.flatMap(([tag, offset]) =>
        loads.map(([name, pointer]) => `    const ${name}${tag} = ${load}(${pointer} + i, ${offset});`),
      ),
      ...places.flatMap(([tag], k) => [
        ...bodies[k].within.map((line) => `    ${line}`),
        ...bodies[k].results.map((code, r) => `    const result${r}${tag} = ${code};`),
      ]),
      ...places.flatMap(([tag, offset]) =>
        stores.map((pointer, r) => `    ${store(`${pointer} + i`, `result${r}${tag}`, offset)}`),
      ),
      '  }',
    ];
  };
  const storePair = (pointer, value, offset) => `v128.store(${pointer}, ${value}, ${offset});`;
  const storeOne = (pointer, value, offset) => `v128.store64_lane(${pointer}, ${value}, 0, ${offset});`;
  return [
    ...make('').before.map((line) => `  ${line}`),
    '  const end = count << 3;',
    '  let i: usize = 0;',
    '  for (; i + 24 < end; i += 32)',
    ...step('v128.load', storePair, [
      ['A', 0],
      ['B', 16],
    ]),
    '  for (; i + 8 < end; i += 16)',
    ...step('v128.load', storePair, [['', 0]]),
    '  if (i < end)',
    ...step('v128.load64_splat', storeOne, [['', 0]]),
  ].join('\n');
}

function dispatch(name, signature, cases) {
  const parameters = signature.map(([param, type]) => `${param}: ${type}`).join(', ');
  const args = signature.map(([param]) => param).join(', ');
  return [
    ...cases.map((body, id) => `function ${name}${id}(${parameters}): void {\n${body}\n}`),
    `export function ${name}(id: i32, ${parameters}): void {`,
    `  switch (id) {`,
    ...cases.map((_, id) => `    case ${id}: ${name}${id}(${args}); break;`),
    `  }`,
    `}`,
  ].join('\n');
}

/** Bits of the first argument: 0 to 6 are the rule's number, and from 8 on one for each transform, which change the gradient in place. */
const APPLY_RULE = `export function applyRule(rule: i32, parameter: usize, gradient: usize, state0: usize, state1: usize, state2: usize, scalars: usize, count: usize): void {
  for (let id = 0, bits = rule >> 8; bits !== 0; id++, bits >>= 1)
    if (bits & 1) transform(id, parameter, gradient, scalars, count);
  applyRuleAlone(rule & 127, parameter, gradient, state0, state1, state2, scalars, count);
}`;

/** Everything that is generated: one AssemblyScript module. */
export function formulasToSimd({ module, activations, losses, rules, transforms }) {
  const emitted = (name, fn, parameters, tag = '', invariant = undefined) =>
    emit(name, treeOf(fn), { parameters, invariant, module, tag });
  const pointers = (...names) => names.map((name) => [name, 'usize']);
  /** A formula that takes the parameter has it in both lanes as `a`, and what depends on that alone is computed once. */
  const withParameter = (name, fn, variables, tag) => {
    if (treeOf(fn).params.length <= variables.length) return emitted(name, fn, variables, tag);
    const body = emitted(name, fn, [...variables, 'a'], tag, ['a']);
    return { ...body, before: ['const a = f64x2.splat(parameter);', ...body.before] };
  };

  const maps = activations.map(({ name, value }) =>
    loop((tag) => withParameter(name, value, [`x${tag}`], tag), [['x', 'source']], ['out']),
  );
  const gradients = activations.map(({ name, derivative }) =>
    loop(
      (tag) => {
        const body = withParameter(`${name}'s derivative`, derivative, [`x${tag}`, `y${tag}`], tag);
        return { ...body, results: [`f64x2.mul(d${tag}, ${body.results[0]})`] };
      },
      [
        ['d', 'delta'],
        ['x', 'source'],
        ['y', 'value'],
      ],
      ['out'],
    ),
  );
  const terms = losses.map(({ name, term, mean }) => {
    const { before, within, results } = withParameter(name, term, ['o', 't'], '');
    const body = (load) =>
      [
        `const o = ${load}(outputs + i), t = ${load}(targets + i);`,
        ...within,
        `const term = ${results[0]};`,
      ].join('\n      ');
    return `${before.map((line) => `  ${line}\n`).join('')}  for (let s: usize = 0; s < rows; s++) {
    let sum: f64 = 0;
    const end = cols << 3;
    let i: usize = 0;
    for (; i + 8 < end; i += 16) {
      ${body('v128.load')}
      sum += f64x2.extract_lane(term, 0);
      sum += f64x2.extract_lane(term, 1);
    }
    if (i < end) {
      ${body('v128.load64_splat')}
      sum += f64x2.extract_lane(term, 0);
    }
    store<f64>(losses + (s << 3), ${mean ? 'sum / <f64>cols' : 'sum'});
    outputs += end;
    targets += end;
  }`;
  });
  const slopes = losses.map(({ name, slope, mean }) =>
    loop(
      (tag) => {
        const body = withParameter(`${name}'s slope`, slope, [`o${tag}`, `t${tag}`], tag);
        const before = [
          `const n = f64x2.splat(${mean ? '<f64>cols' : '1.0'}), batch = f64x2.splat(<f64>samples), count = rows * cols;`,
          ...body.before,
        ];
        return { ...body, before, results: [`f64x2.div(f64x2.div(${body.results[0]}, n), batch)`] };
      },
      [
        ['o', 'outputs'],
        ['t', 'targets'],
      ],
      ['delta'],
    ),
  );
  const scalars = Array.from({ length: 8 }, (_, k) => `c${k}`);
  /** A formula's body, and before it the loads of those scalars that it names; they begin at byte `from`. */
  const withScalars = (body, from) => {
    const used = [...body.before, ...body.within, ...body.results].join(' ');
    const loads = scalars.flatMap((scalar, k) =>
      new RegExp(`\\b${scalar}\\b`).test(used)
        ? [`const ${scalar} = v128.load64_splat(scalars, ${from + 8 * k});`]
        : [],
    );
    return { ...body, before: [...loads, ...body.before] };
  };
  const changes = transforms.map(({ name, changes, value }) =>
    loop(
      (tag) => withScalars(emitted(name, value, [`p${tag}`, `g${tag}`, scalars], tag, scalars), 64),
      [
        ['p', 'parameter'],
        ['g', 'gradient'],
      ],
      [changes],
    ),
  );
  const updates = rules.map(({ name, slots, update }) => {
    const states = Array.from({ length: slots }, (_, k) => [`s${k}`, `state${k}`]);
    const make = (tag) => {
      const state = Array.from({ length: 8 }, (_, k) => `s${k}${tag}`);
      return withScalars(emitted(name, update, [`p${tag}`, `g${tag}`, state, scalars], tag, scalars), 0);
    };
    return loop(
      make,
      [['p', 'parameter'], ['g', 'gradient'], ...states],
      ['parameter', ...states.map(([, pointer]) => pointer)],
    );
  });

  return [
    '// Generated by scripts/formulas-to-simd.mjs from the formulas of layers, losses and optimizers.',
    `import { ${BY_HAND.join(', ')} } from '../bits';`,
    numericsToSimd(module),
    dispatch('map', [...pointers('out', 'source', 'count'), PARAMETER], maps),
    dispatch('mapGradient', [...pointers('out', 'delta', 'source', 'value', 'count'), PARAMETER], gradients),
    dispatch('lossValue', [...pointers('losses', 'outputs', 'targets', 'cols', 'rows'), PARAMETER], terms),
    dispatch(
      'lossGradient',
      [...pointers('delta', 'outputs', 'targets', 'cols', 'rows', 'samples'), PARAMETER],
      slopes,
    ),
    dispatch('transform', [...pointers('parameter', 'gradient', 'scalars', 'count')], changes),
    dispatch(
      'applyRuleAlone',
      [...pointers('parameter', 'gradient', 'state0', 'state1', 'state2', 'scalars', 'count')],
      updates,
    ),
    APPLY_RULE,
    '',
  ].join('\n\n');
}
