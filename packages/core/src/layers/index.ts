import { denseLayer } from './dense.ts';
import { eluLayer } from './elu.ts';
import { exponentialLayer } from './exponential.ts';
import { geluLayer } from './gelu.ts';
import { hardSigmoidLayer } from './hard-sigmoid.ts';
import { identityLayer } from './identity.ts';
import type { LayerKind } from './layer.ts';
import { leakyReluLayer } from './leaky-relu.ts';
import { mishLayer } from './mish.ts';
import { reluLayer } from './relu.ts';
import { seluLayer } from './selu.ts';
import { sigmoidLayer } from './sigmoid.ts';
import { siluLayer } from './silu.ts';
import { softmaxLayer } from './softmax.ts';
import { softplusLayer } from './softplus.ts';
import { softsignLayer } from './softsign.ts';
import { tanhLayer } from './tanh.ts';

/** Every kind of layer, by the name that specs and model files use. */
export const layers: Readonly<Record<string, LayerKind>> = {
  dense: denseLayer,
  elu: eluLayer,
  exponential: exponentialLayer,
  gelu: geluLayer,
  hardSigmoid: hardSigmoidLayer,
  identity: identityLayer,
  leakyRelu: leakyReluLayer,
  mish: mishLayer,
  relu: reluLayer,
  selu: seluLayer,
  sigmoid: sigmoidLayer,
  silu: siluLayer,
  softmax: softmaxLayer,
  softplus: softplusLayer,
  softsign: softsignLayer,
  tanh: tanhLayer,
};
