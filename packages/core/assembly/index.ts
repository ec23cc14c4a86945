export { affine, affineBackward } from './affine';
export { addNumbers, divideNumbers, multiplyColumns, multiplyNumbers, scaleRows } from './elementwise';
export { dropout, gatherNumbers } from './dropout';
export { gatherBytes, gatherClasses, gatherDoubles } from './gather';
export { applyRule, lossGradient, lossValue, map, mapGradient } from './generated/formulas';
export { play } from './generated/play';
export { staticEnd, toPanels, useScratch } from './panels';
export {
  batchNorm,
  batchNormBackward,
  batchStatistics,
  batchSums,
  layerNorm,
  layerNormBackward,
  layerNormContribute,
  runningStatistics,
} from './norms';
export { tilePeak } from './peak';
export { prelu, preluBackward, preluContribute } from './prelu';
export { crossEntropyGradient, crossEntropyValue, softmaxBackward, softmaxRows } from './rows';
export { affineSparse, gatherSparse, updateSparse } from './sparse';
export { copyColumns, waves, wavesBackward, wavesContribute } from './waves';
export { average, squaredNorm, updateBias, updateByOne, updateFrom, updateWeight } from './update';
// Exported so that they are not inlined where they are called once: in a larger function V8 spills their registers.
export { onePanel, threePanels, twoPanels } from './generated/tiles';
