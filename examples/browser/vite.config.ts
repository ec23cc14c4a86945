import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // Relative addresses: the built folder can be served from anywhere.
  base: './',
  build: { outDir: '../dist/browser', emptyOutDir: true, target: 'es2022' },
  worker: { format: 'es' },
});
