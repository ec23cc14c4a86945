import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: ['packages/*', 'apps/*', 'examples', 'test'],
    reporters: ['default', './scripts/summary-reporter.mjs'],
    coverage: { include: ['packages/*/src/**', 'apps/*/src/**'] },
  },
});
