/** Part of the work of a sample that goes before it. */
const LEAD_IN = 0.4;

/**
 * What is measured of an amount of some work, after some of it that does not count: a core that slept, or worked for another
 * contender, takes a tenth of a second to come to its full speed.
 *
 * @param run does an amount of the work, a whole number, and measures it.
 * @example
 * ```ts
 * const amounts = [];
 * const run = (amount) => {
 *   amounts.push(amount);
 *   return amount / 100;
 * };
 * await afterLeadIn(50, run); // 0.5
 * amounts; // [20, 50]
 * ```
 */
export async function afterLeadIn(
  amount: number,
  run: (amount: number) => number | Promise<number>,
): Promise<number> {
  await run(Math.ceil(LEAD_IN * amount));
  return run(amount);
}
