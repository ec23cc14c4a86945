import type { Network } from '@descent/core';

/** A network in one line: `64 → 64 relu → 10 softmax`. */
export function networkLine({ inputs, layers, members }: Network): string {
  const parts = [String(inputs)];
  for (const layer of layers) {
    if (layer.outputs !== layer.inputs || layer.spec.kind === 'dense') parts.push(`→ ${layer.outputs}`);
    if (!['dense', 'identity'].includes(layer.spec.kind)) parts.push(layer.spec.kind);
  }
  return members === 1 ? parts.join(' ') : `${members} × (${parts.join(' ')})`;
}
