/** √(1 + (z/3)²) is |z|/3 in every bit from here on, and its square does not overflow. */
const FAR = 1e12;

/**
 * z / √(1 + (z/3)²): about z near 0, never beyond ±3, and smooth in between. ±∞ gives ±3.
 *
 * Source: D. Holzmüller, L. Grinsztajn, I. Steinwart, Better by Default (RealMLP), 2024, arXiv 2407.04491, section 3.
 *
 * @example
 * ```ts
 * smoothClip(4); // 2.4
 * smoothClip(-1e300); // -3
 * ```
 */
export function smoothClip(z: number): number {
  if (Math.abs(z) >= FAR) return z < 0 ? -3 : 3;
  return z / Math.sqrt(1 + (z / 3) * (z / 3));
}
