import { referenceKernels } from '@descent/core';
import { kernelsContract } from './kernels-contract.ts';

for (const kernels of [referenceKernels]) kernelsContract(kernels);
