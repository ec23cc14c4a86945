import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readModel } from '@descent/core';
import { expect, test } from 'vitest';
import { accuracy, makeSpirals } from './spirals.ts';

test('train-in-node.ts trains with @descent/core alone, and writes the model that it prints', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'descent-examples-'));
  try {
    const file = join(folder, 'spirals.safetensors');
    const program = fileURLToPath(new URL('./dist/train-in-node.js', import.meta.url));
    const printed = execFileSync(process.execPath, [program, file, '3'], {
      encoding: 'utf8',
      timeout: 45_000,
    });

    const bytes = readFileSync(file);
    expect(printed).toContain(`sha256 ${createHash('sha256').update(bytes).digest('hex')}\n`);
    const { model } = await readModel(bytes, file);
    const share = accuracy(model, makeSpirals(4));
    expect(share).toBeGreaterThan(0.95);
    expect(printed).toContain(`accuracy ${share.toFixed(4)}\n`);

    expect(printed).toMatch(/^engine (simd|reference) kernels, (shared|plain) memory$/m);

    for (const source of ['train-in-node.ts', 'spirals.ts']) {
      const text = readFileSync(new URL(`./${source}`, import.meta.url), 'utf8');
      const imported = [...text.matchAll(/from '([^']+)'/g)].map((match) => match[1]!);
      const allowed = /^(@descent\/core|node:.+|\.\/.+)$/;
      for (const name of imported) expect(name).toMatch(allowed);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
