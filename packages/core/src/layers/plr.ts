import type { LayerKind, LayerSpec } from './layer.ts';
import { type WaveOptions, waveSpec, wavesLayer } from './waves.ts';

const defaults = { frequencies: 24, size: 8, deviation: 0.1, learningRate: 1 };

/**
 * Embeds numbers by waves: x becomes max(0, W·[cos 2πf·x, sin 2πf·x] + b), `frequencies` waves and `size` outputs for each of the
 * `columns`; other columns pass as they are. First f ~ N(0, deviation²), in turns.
 *
 * Source: PLR embeddings, Y. Gorishniy et al. 2022, arXiv 2203.05556.
 *
 * @example
 * ```ts
 * const layers = [plr({ columns: [0, 1], size: 8 }), dense(64), relu(), dense(1)];
 * ```
 */
export function plr(options: WaveOptions): LayerSpec {
  return waveSpec('plr', options, defaults);
}

export const plrLayer: LayerKind = { ...wavesLayer(false), defaults };
