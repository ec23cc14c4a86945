import { defineConfig } from 'vitest/config';

/** Every part whose tests are run; each is a project of its own name. */
const parts = [
  'packages/core',
  'packages/datasets',
  'packages/tabular',
  'packages/files',
  'packages/trainer',
  'apps/bench',
  'apps/cli',
  'apps/faults',
  'examples',
  'test',
];

export default defineConfig({
  test: {
    projects: parts.map((root) => ({ extends: true, root, test: { name: root } })),
    // By default one on two cores, which then wait for each other's processes to start.
    maxWorkers: 2,
    // Pools of more threads than cores are slow when other tests run beside them.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default', './scripts/summary-reporter.mjs'],
    coverage: { include: ['packages/*/src/**', 'apps/*/src/**'] },
  },
});
