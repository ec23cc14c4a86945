/** Somebody whose work is sampled. */
export interface Contender {
  /** One sample; a rejection ends this contender's part, and nobody else's. */
  sample(): Promise<number>;
}

/** A contender's samples in the order in which they were taken, and the reason why there are no more. */
export interface Sampled {
  readonly samples: readonly number[];
  readonly failure: unknown;
}

/**
 * Takes samples in rounds, there and back, A B C C B A …: a machine drifts by tens of percent within minutes, so only neighbors compare,
 * and nobody is always behind the same one.
 *
 * @example
 * ```ts
 * const calls = [];
 * const contender = (name) => ({ sample: async () => calls.push(name) });
 * await interleave([contender('a'), contender('b')], 2);
 * calls; // ['a', 'b', 'b', 'a']
 * ```
 */
export async function interleave(contenders: readonly Contender[], rounds: number): Promise<Sampled[]> {
  const results = contenders.map(() => ({ samples: [] as number[], failure: undefined as unknown }));
  for (let round = 0; round < rounds; round++) {
    const order = [...contenders.entries()];
    for (const [i, contender] of round % 2 === 0 ? order : order.reverse()) {
      const result = results[i]!;
      if (result.failure !== undefined) continue;
      try {
        result.samples.push(await contender.sample());
      } catch (error) {
        result.failure = error ?? new Error('no reason was given');
      }
    }
  }
  return results;
}
