import { describe, expect } from 'vitest';
import { test } from './folder.ts';

describe('bench', () => {
  test('measures this machine without any file', async ({ folder }) => {
    const { code, stdout, stderr } = await folder.run(['bench', '--seconds', '0.2', '--threads', '2']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ +matmul 512 × 512 × 512 +1 thread +[\d.]+ GFLOP\/s$/m);
    expect(stdout).toMatch(/^ +a barrier between threads +2 threads +[\d.]+ µs$/m);
    expect(stdout).toMatch(/^ +training .* 1 thread +[\d.]+ samples\/s$/m);
    expect(stdout).toMatch(/against 1 thread +2 threads +[\d.]+ ×$/m);
    expect(stderr).toMatch(/\d cores?, Node \d+/);
  });

  test('--json prints one object, with every sample', async ({ folder }) => {
    const args = ['bench', '--seconds', '0.1', '--threads', '1', '--json', '--quiet'];
    const { code, stdout, stderr } = await folder.run(args);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^\{[^\n]*\}\n$/);
    const { machine, kernels, threads, figures } = JSON.parse(stdout);
    expect(machine).toMatchObject({ cpu: expect.any(String), cores: expect.any(Number) });
    expect([typeof kernels, threads]).toEqual(['string', 1]);
    const names = new Set(figures.map(({ name }: { name: string }) => name));
    expect(names).toContain('matmul');
    expect(names).toContain('training');
    // One thread meets nobody.
    expect(names).not.toContain('barrier');
    for (const { value, samples } of figures) {
      expect(samples).toHaveLength(5);
      expect(samples).toContain(value);
    }
  });

  test.for([
    [['--seconds', '0'], /--seconds.* Expected a number above 0/],
    [['--threads', 'many'], /--threads.* Expected auto or a whole number/],
    [['--second', '2'], /did you mean --seconds/],
  ] as const)('refuses %j', async ([args, message], { folder }) => {
    const { code, stdout, stderr } = await folder.run(['bench', ...args]);
    expect([code, stdout]).toEqual([64, '']);
    expect(stderr).toMatch(message);
  });
});
