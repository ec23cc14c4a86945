import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What each part may import of the others: imports run one way. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  'packages/core': [],
  'packages/datasets': ['@descent/core'],
  'packages/tabular': ['@descent/core'],
  'packages/files': ['@descent/core'],
  'packages/trainer': ['@descent/core', '@descent/tabular', '@descent/files'],
  'apps/bench': ['@descent/core', '@descent/tabular', '@descent/files', '@descent/trainer'],
  'apps/cli': [
    '@descent/core',
    '@descent/datasets',
    '@descent/tabular',
    '@descent/files',
    '@descent/trainer',
  ],
  'apps/faults': ['@descent/core', '@descent/tabular', '@descent/files', '@descent/trainer'],
};
/** Parts that run in a browser as they are. */
const PURE = ['packages/core', 'packages/datasets', 'packages/tabular'];
/** Inside core, what stands later may not import what stands earlier: network → layers, losses, optimizers → kernels → matrix. */
const CORE_ORDER = [
  'train training-loop epoch-judge diagnose-divergence divergence watched-epoch training-loss serial-executor executor checkpoint-file model-file nudge',
  'run model forward-pass trained-depth mean-of-members layer-tensors',
  'network',
  'layers losses optimizers schedules transforms',
  'initializers kernels',
  'generated wasm-memory',
  'random normal-quantile metadata-json complete-numbers registry safetensors safetensors-checksum safetensors-header sha256',
  'sparse-inputs dataset sparse-rows panels',
  'matrix numerics table excerpt number-format parse-number first-not-finite',
  'errors',
];
/** Differ between engines in the last bits, so that models would too. */
const BANNED_MATH =
  /\bMath\.(exp|log|log2|log10|log1p|expm1|pow|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|hypot|cbrt|random)\b|\*\*/;

interface Source {
  readonly file: string;
  readonly text: string;
  readonly imports: readonly string[];
}

function sourcesOf(part: string): Source[] {
  const folder = join(root, part, 'src');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.(test|bench)\.ts$/.test(file))
    .map((file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      const code = withoutComments(text);
      const imports = [...code.matchAll(/\b(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)].map(
        (match) => match[1]!,
      );
      return { file: relative(root, join(folder, file)), text: code, imports };
    });
}

function withoutComments(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/ \/\/ .*$/gm, '');
}

describe.each(Object.entries(mayImport))('%s', (part, allowed) => {
  const sources = sourcesOf(part);

  test('has sources', () => {
    expect(sources.length).toBeGreaterThan(0);
  });

  test('imports other parts one way only', () => {
    for (const { file, imports } of sources) {
      for (const name of imports.filter((name) => name.startsWith('@descent/')))
        expect(allowed, file).toContain(name);
    }
  });

  test('has every part that it imports among its dependencies', () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, part, 'package.json'), 'utf8'));
    for (const { file, imports } of sources) {
      for (const name of imports.filter((name) => name.startsWith('@descent/')))
        expect(Object.keys(dependencies ?? {}), file).toContain(name);
    }
  });

  test('exports by name, from a list that can be read', () => {
    for (const { file, text } of sources) expect(text, file).not.toMatch(/export \* from/);
  });

  test('has files named for the one thing in them', () => {
    for (const { file } of sources) {
      const name = file.split('/').at(-1)!;
      expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*\.ts$/);
      expect(name).not.toMatch(/^(utils?|helpers?|common|misc|manager)\.ts$/);
    }
  });
});

describe.each(PURE)('%s runs in a browser as it is', (part) => {
  const sources = sourcesOf(part);

  test('imports nothing of Node’s and no dependency', () => {
    for (const { file, imports } of sources) {
      const foreign = imports.filter((name) => !name.startsWith('.') && !name.startsWith('@descent/'));
      expect(foreign, file).toEqual([]);
    }
    const { dependencies } = JSON.parse(readFileSync(join(root, part, 'package.json'), 'utf8'));
    expect(Object.keys(dependencies ?? {})).toEqual(mayImport[part]);
  });

  test('does its arithmetic with functions that give the same bits everywhere', () => {
    for (const { file, text } of sources) expect(text.match(BANNED_MATH)?.[0], file).toBeUndefined();
  });
});

test('inside core, imports run from network to layers to kernels to matrix', () => {
  /** The place of a file of core, given by its path from src. */
  const rankOf = (path: string): number => {
    const name = path.split('/')[0]!.replace(/\.ts$/, '');
    return CORE_ORDER.findIndex((names) => names.split(' ').includes(name));
  };
  for (const { file, imports } of sourcesOf('packages/core')) {
    const path = file.split('/').slice(3).join('/');
    if (path === 'index.ts') continue;
    expect(rankOf(path), `${file}: give it a place in CORE_ORDER`).toBeGreaterThanOrEqual(0);
    for (const target of imports) {
      const imported = join(path, '..', target);
      expect(rankOf(imported), `${file} imports ${target}`).toBeGreaterThanOrEqual(rankOf(path));
    }
  }
});

test('the lock file names no download addresses', () => {
  expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.toMatch(/"resolved": "https?:/);
});
