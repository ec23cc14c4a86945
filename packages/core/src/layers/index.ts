import { denseLayer } from './dense.ts';
import { identityLayer } from './identity.ts';
import type { LayerKind } from './layer.ts';
import { reluLayer } from './relu.ts';
import { sigmoidLayer } from './sigmoid.ts';
import { softmaxLayer } from './softmax.ts';
import { tanhLayer } from './tanh.ts';

/** Every kind of layer, by the name that specs and model files use. */
export const layers: Readonly<Record<string, LayerKind>> = {
  dense: denseLayer,
  identity: identityLayer,
  relu: reluLayer,
  sigmoid: sigmoidLayer,
  softmax: softmaxLayer,
  tanh: tanhLayer,
};
