import { batchNormLayer } from './batch-norm.ts';
import { denseLayer } from './dense.ts';
import { dropoutLayer } from './dropout.ts';
import { embeddingLayer } from './embedding.ts';
import { identityLayer } from './identity.ts';
import type { LayerKind } from './layer.ts';
import { layerNormLayer } from './layer-norm.ts';
import { pbldLayer } from './pbld.ts';
import { plrLayer } from './plr.ts';
import { preluLayer } from './prelu.ts';
import { reluLayer } from './relu.ts';
import { residualLayer } from './residual.ts';
import { scaleLayer } from './scale.ts';
import { sigmoidLayer } from './sigmoid.ts';
import { softmaxLayer } from './softmax.ts';
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
  sigmoid: sigmoidLayer,
  softmax: softmaxLayer,
  tanh: tanhLayer,
};
