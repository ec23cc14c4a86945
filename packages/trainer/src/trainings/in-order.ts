/**
 * Does the work of every job, `atOnce` of them at a time, begun in their order, and resolves with the results in that order.
 *
 * The result depends on nothing but the jobs. So does a failure: it is that of the first job in order that fails, whichever ended
 * first; jobs before it are waited for, none is begun after it. Jobs after it may still be under way: end them.
 */
export function inOrder<Job, Result>(
  jobs: readonly Job[],
  atOnce: number,
  work: (job: Job, index: number) => Promise<Result>,
): Promise<Result[]> {
  return new Promise((resolve, reject) => {
    const results: Result[] = [];
    const underWay = new Set<number>();
    let next = 0;
    let failed: { readonly index: number; readonly error: unknown } | undefined;

    const begin = (index: number): void => {
      underWay.add(index);
      const fail = (error: unknown): void => {
        if (failed === undefined || index < failed.index) failed = { index, error };
      };
      work(jobs[index]!, index)
        .then((result) => {
          results[index] = result;
        }, fail)
        .then(() => {
          underWay.delete(index);
          goOn();
        });
    };
    const goOn = (): void => {
      if (failed !== undefined) {
        const { index, error } = failed;
        if ([...underWay].every((other) => other > index)) reject(error);
        return;
      }
      while (next < jobs.length && underWay.size < atOnce) begin(next++);
      if (underWay.size === 0) resolve(results);
    };
    goOn();
  });
}
