import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** What makes a page cross-origin isolated, so that it may share memory between threads. */
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // Relative addresses: the built folder can be served from anywhere.
  base: './',
  build: { outDir: '../dist/browser', emptyOutDir: true, target: 'es2022' },
  worker: { format: 'es' },
  server: { headers },
  preview: { headers },
});
