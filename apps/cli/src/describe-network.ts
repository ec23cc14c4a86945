import type { Network } from '@descent/core';

/** A network in one line: `64 → 64 relu → 10 softmax`. */
export function networkLine({ inputs, layers }: Network): string {
  const parts = [String(inputs)];
  for (const { spec, outputs, parameters } of layers) {
    if (parameters.length > 0) parts.push(`→ ${outputs}`);
    else if (spec.kind !== 'identity') parts.push(spec.kind);
  }
  return parts.join(' ');
}
