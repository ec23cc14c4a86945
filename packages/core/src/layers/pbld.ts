import type { LayerKind, LayerSpec } from './layer.ts';
import { type WaveOptions, waveSpec, wavesLayer } from './waves.ts';

const defaults = { frequencies: 16, size: 3, deviation: 0.1, learningRate: 1 };

/**
 * Embeds numbers by waves whose phases are learned too: x becomes [W·cos 2π(f·x + p) + b, x], `frequencies` waves and `size` + 1 outputs for
 * each of the `columns`; other columns pass as they are. First f ~ N(0, deviation²) and p ~ U(−½, ½), in turns.
 *
 * Source: PBLD embeddings, D. Holzmüller et al. 2024, arXiv 2407.04491.
 *
 * @example
 * ```ts
 * // Of three inputs the first two are numbers.
 * const layers = [pbld({ columns: [0, 1] }), dense(64), relu(), dense(1)];
 * buildNetwork({ inputs: 3, layers }).layers[0].outputs; // 9
 * ```
 */
export function pbld(options: WaveOptions): LayerSpec {
  return waveSpec('pbld', options, defaults);
}

export const pbldLayer: LayerKind = { ...wavesLayer(true), defaults };
