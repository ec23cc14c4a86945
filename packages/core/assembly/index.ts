export { affine, affineBackward } from './affine';
export { gatherBytes, gatherClasses, gatherDoubles, gatherSpans } from './gather';
export { applyRule, lossGradient, lossValue, map, mapGradient } from './generated/formulas';
export { toPanels, useScratch } from './panels';
export { tilePeak } from './peak';
export { crossEntropyGradient, crossEntropyValue, softmaxBackward, softmaxRows } from './rows';
export { affineSparse, updateSparse } from './sparse';
export { updateBias, updateByOne, updateWeight } from './update';
