import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

test('xor.ts learns exclusive or with @descent/core alone, in 20 lines', () => {
  const printed = execFileSync(process.execPath, [fileURLToPath(new URL('./dist/xor.js', import.meta.url))], {
    encoding: 'utf8',
    timeout: 30_000,
  });
  const answers = [...printed.matchAll(/^(\d) xor (\d) = ([\d.]+)$/gm)].map(([, a, b, answer]) => ({
    expected: Number(a) ^ Number(b),
    answer: Number(answer),
  }));
  expect(answers).toHaveLength(4);
  for (const { expected, answer } of answers) expect(Math.abs(answer - expected)).toBeLessThan(0.1);

  const source = readFileSync(new URL('./xor.ts', import.meta.url), 'utf8');
  expect([...source.matchAll(/from '([^']+)'/g)].map((match) => match[1])).toEqual(['@descent/core']);
  const lines = source.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('//'));
  expect(lines.length).toBeLessThanOrEqual(20);
});
