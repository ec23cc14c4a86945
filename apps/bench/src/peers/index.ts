import type { Peer } from './peer.ts';

const BATCH_WORKS = ['mnist-batch-128', 'dense-batch-128', 'table-batch-32'];
const BOOK_WORKS = ['book-online', 'book-online-mnist'];

/** Every peer, in the order of the tables. */
export const peers: readonly Peer[] = [
  {
    subject: 'PyTorch float64',
    runtime: 'python',
    script: 'pytorch.py',
    args: ['float64'],
    precision: 'float64',
    threads: 'any',
    works: BATCH_WORKS,
    tolerance: { default: 1e-9 },
  },
  {
    subject: 'PyTorch float32',
    runtime: 'python',
    script: 'pytorch.py',
    args: ['float32'],
    precision: 'float32',
    threads: 'any',
    works: BATCH_WORKS,
    tolerance: { default: 1e-3 },
  },
  {
    subject: 'scikit-learn',
    runtime: 'python',
    script: 'scikit_learn.py',
    args: [],
    precision: 'float64',
    threads: 'any',
    works: BATCH_WORKS,
    // Its Adam adds ε before the bias is corrected, PyTorch's and ours after it.
    tolerance: { default: 1e-9, 'table-batch-32': 1e-4 },
  },
  {
    subject: 'NumPy',
    runtime: 'python',
    script: 'numpy_book.py',
    args: [],
    precision: 'float64',
    threads: 'any',
    works: BOOK_WORKS,
    tolerance: { default: 1e-9 },
  },
  {
    subject: 'tfjs-cpu',
    runtime: 'node',
    script: 'tfjs.mjs',
    args: ['cpu'],
    precision: 'float32',
    threads: [1],
    works: BATCH_WORKS,
    tolerance: { default: 1e-3 },
  },
  {
    subject: 'tfjs-wasm',
    runtime: 'node',
    script: 'tfjs.mjs',
    args: ['wasm'],
    precision: 'float32',
    threads: [1],
    works: BATCH_WORKS,
    tolerance: { default: 1e-3 },
  },
  {
    subject: 'tfjs-wasm, model.fit',
    runtime: 'node',
    script: 'tfjs-fit.mjs',
    args: ['wasm'],
    precision: 'float32',
    threads: [1],
    works: BATCH_WORKS,
    tolerance: { default: 1e-3 },
  },
  {
    subject: 'brain.js',
    runtime: 'node',
    script: 'brain.mjs',
    args: [],
    precision: 'float32',
    threads: [1],
    works: BOOK_WORKS,
    tolerance: { default: 1e-3 },
  },
];
