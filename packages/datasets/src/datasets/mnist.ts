import type { RemoteDataset } from '../dataset.ts';

/** 70,000 handwritten digits of 28 × 28 pixels as four IDX files: Y. LeCun, C. Cortes, C. Burges, The MNIST database, 1998. */
export const mnist: RemoteDataset = {
  kind: 'remote',
  about: 'handwritten digits of 28 × 28 pixels, 11.6 MB to download into a folder',
  rows: 70_000,
  mirror: 'https://storage.googleapis.com/cvdf-datasets/mnist/',
  files: [
    {
      name: 'train-images-idx3-ubyte.gz',
      bytes: 9_912_422,
      sha256: '440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609',
    },
    {
      name: 'train-labels-idx1-ubyte.gz',
      bytes: 28_881,
      sha256: '3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c',
    },
    {
      name: 't10k-images-idx3-ubyte.gz',
      bytes: 1_648_877,
      sha256: '8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6',
    },
    {
      name: 't10k-labels-idx1-ubyte.gz',
      bytes: 4_542,
      sha256: 'f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6',
    },
  ],
};
