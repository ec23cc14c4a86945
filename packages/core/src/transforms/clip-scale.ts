/**
 * What a gradient of the given norm is multiplied by so that it is no longer than `most`: min(1, most / (norm + 10⁻⁶)), as PyTorch's
 * `clip_grad_norm_`. A norm that is NaN gives NaN, so that divergence is seen.
 *
 * @example
 * ```ts
 * clipScale(2, 0.5); // 1
 * ```
 */
export function clipScale(most: number, norm: number): number {
  const scale = most / (norm + 1e-6);
  return scale > 1 ? 1 : scale;
}
