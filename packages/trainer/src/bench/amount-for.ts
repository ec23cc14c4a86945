/** How far one trial may go beyond the last, so that a slow subject is not surprised. */
const GROWTH = 20;

/**
 * How much of some work takes about `seconds`: doubled and more in trials, which warm the work up, until a trial lasts long enough
 * to tell.
 *
 * @param run does an amount of the work and gives the seconds that it took.
 */
export async function amountFor(
  seconds: number,
  run: (amount: number) => number | Promise<number>,
): Promise<number> {
  let amount = 1;
  for (;;) {
    const took = await run(amount);
    const wanted = (amount * seconds) / Math.max(took, 1e-9);
    if (took >= seconds / 3) return Math.max(1, Math.round(wanted));
    amount = Math.ceil(Math.min(Math.max(wanted, 2 * amount), GROWTH * amount));
  }
}
