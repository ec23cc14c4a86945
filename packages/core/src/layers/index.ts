import { batchNormLayer } from './batch-norm.ts';
import { denseLayer } from './dense.ts';
import { dropoutLayer } from './dropout.ts';
import { eluLayer } from './elu.ts';
import { embeddingLayer } from './embedding.ts';
import { exponentialLayer } from './exponential.ts';
import { geluLayer } from './gelu.ts';
import { geluTanhLayer } from './gelu-tanh.ts';
import { hardSigmoidLayer } from './hard-sigmoid.ts';
import { identityLayer } from './identity.ts';
import type { LayerKind } from './layer.ts';
import { layerNormLayer } from './layer-norm.ts';
import { leakyReluLayer } from './leaky-relu.ts';
import { mishLayer } from './mish.ts';
import { pbldLayer } from './pbld.ts';
import { plrLayer } from './plr.ts';
import { preluLayer } from './prelu.ts';
import { reluLayer } from './relu.ts';
import { residualLayer } from './residual.ts';
import { scaleLayer } from './scale.ts';
import { seluLayer } from './selu.ts';
import { sigmoidLayer } from './sigmoid.ts';
import { siluLayer } from './silu.ts';
import { softmaxLayer } from './softmax.ts';
import { softplusLayer } from './softplus.ts';
import { softsignLayer } from './softsign.ts';
import { tanhLayer } from './tanh.ts';

/** Every kind of layer, by the name that specs and model files use. */
export const layers: Readonly<Record<string, LayerKind>> = {
  batchNorm: batchNormLayer,
  dense: denseLayer,
  dropout: dropoutLayer,
  embedding: embeddingLayer,
  identity: identityLayer,
  layerNorm: layerNormLayer,
  pbld: pbldLayer,
  plr: plrLayer,
  prelu: preluLayer,
  relu: reluLayer,
  residual: residualLayer,
  scale: scaleLayer,
  elu: eluLayer,
  exponential: exponentialLayer,
  gelu: geluLayer,
  geluTanh: geluTanhLayer,
  hardSigmoid: hardSigmoidLayer,
  leakyRelu: leakyReluLayer,
  mish: mishLayer,
  selu: seluLayer,
  sigmoid: sigmoidLayer,
  silu: siluLayer,
  softmax: softmaxLayer,
  softplus: softplusLayer,
  softsign: softsignLayer,
  tanh: tanhLayer,
};
