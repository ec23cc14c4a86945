import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as core from '@descent/core';
import * as datasets from '@descent/datasets';
import * as files from '@descent/files';
import * as tabular from '@descent/tabular';
import * as trainer from '@descent/trainer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');

describe('every name in a registry is in the README', () => {
  test.each([
    ['layers', core.layers],
    ['losses', core.losses],
    ['optimizers', core.optimizers],
    ['schedules', core.schedules],
    ['transforms', core.transforms],
    ['initializers', core.initializers],
    ['types of columns', tabular.columnTypes],
    ['encoders', tabular.encoders],
    ['classification metrics', tabular.classificationMetrics],
    ['regression metrics', tabular.regressionMetrics],
    ['presets', trainer.presets],
    ['data sets', datasets.datasets],
  ])('%s', (_what, registry) => {
    expect(Object.keys(registry).filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });
});

interface Example {
  readonly from: string;
  readonly file: string;
  readonly code: string;
}

/** The TypeScript in a text of Markdown, also inside a docstring. */
function examplesIn(file: string): Example[] {
  const text = readFileSync(join(root, file), 'utf8').replace(/^\s*\* ?/gm, '');
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map((match, i) => ({
    from: `${file}, example ${i + 1}`,
    file,
    code: match[1]!,
  }));
}

const sources = ['core', 'datasets', 'tabular', 'files', 'trainer'].flatMap((part) =>
  readdirSync(join(root, 'packages', part, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => relative(root, join(root, 'packages', part, 'src', file))),
);
const examples = ['README.md', 'docs/encoders.md', 'docs/nudge.md', ...sources].flatMap(examplesIn);

/** A value in a comment, or undefined when the comment is words. */
function literal(comment: string): unknown {
  try {
    return JSON.parse(comment.replaceAll("'", '"'));
  } catch {
    return undefined;
  }
}

/** Makes `expression; // value` into a check. */
function withChecks(code: string): string {
  return code
    .replace(/^import [\s\S]*?;$/gm, '')
    .split('\n')
    .map((line) => {
      const [, expression, comment] = /^([^\s/].*);\s*\/\/ (.+)$/.exec(line) ?? [];
      const isCheck =
        comment !== undefined && literal(comment) !== undefined && !/^(const|let) /.test(expression!);
      return isCheck ? `check(${expression}, ${comment});` : line;
    })
    .join('\n');
}

test('there are examples, and some of them state what they give', () => {
  expect(examples.length).toBeGreaterThan(5);
  expect(examples.filter(({ code }) => withChecks(code).includes('check(')).length).toBeGreaterThan(2);
});

describe('examples', () => {
  // Examples write files as their reader would: where they stand.
  const home = process.cwd();
  const folder = mkdtempSync(join(tmpdir(), 'descent-docs-'));
  beforeAll(() => process.chdir(folder));
  afterAll(() => {
    process.chdir(home);
    rmSync(folder, { recursive: true });
  });

  test.each(examples)('$from runs and gives what it says', async ({ file, code }) => {
    // An example of an inner part may use what its own file exports; the trainer's workers only run as built.
    const own =
      file.endsWith('.ts') && !file.startsWith('packages/trainer')
        ? await import(/* @vite-ignore */ join(root, file))
        : {};
    const scope: Record<string, unknown> = { ...core, ...datasets, ...tabular, ...files, ...trainer, ...own };
    const check = (got: unknown, expected: unknown): void => expect(got).toEqual(expected);
    const AsyncFunction = (async () => undefined).constructor as new (
      ...parts: string[]
    ) => (...values: unknown[]) => Promise<void>;
    const run = new AsyncFunction('check', ...Object.keys(scope), `{${withChecks(code)}}`);
    await run(check, ...Object.values(scope));
  });
});
