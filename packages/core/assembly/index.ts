export { affine, affineBackward } from './affine';
export { gatherBytes, gatherClasses, gatherDoubles } from './gather';
export { applyRule, lossGradient, lossValue, map, mapGradient } from './generated/formulas';
export { play } from './generated/play';
export { toPanels, useScratch } from './panels';
export { tilePeak } from './peak';
export { crossEntropyGradient, crossEntropyValue, softmaxBackward, softmaxRows } from './rows';
export { affineSparse, gatherSparse, updateSparse } from './sparse';
export { average, squaredNorm, updateBias, updateByOne, updateFrom, updateWeight } from './update';
// Exported so that they are not inlined where they are called once: in a larger function V8 spills their registers.
export { onePanel, threePanels, twoPanels } from './generated/tiles';
