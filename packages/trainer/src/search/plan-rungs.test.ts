import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planRungs } from './plan-rungs.ts';

test.each([
  [9, 90, ['9×10', '3×30', '1×90']],
  [20, 200, ['20×22', '6×67', '2×200']],
  [27, 4, ['27×1', '9×4']],
  [2, 50, ['2×50']],
  [1, 1, ['1×1']],
])('%i trials of %i epochs are %j', (trials, epochs, expected) => {
  expect(planRungs(trials, epochs).map((rung) => `${rung.trials}×${rung.epochs}`)).toEqual(expected);
});

test('all trials begin, fewer go on for more epochs, and at least one is trained for all of them', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 2000 }), (trials, epochs) => {
      const rungs = planRungs(trials, epochs);
      expect(rungs[0]!.trials).toBe(trials);
      expect(rungs.at(-1)!.epochs).toBe(epochs);
      for (const [i, rung] of rungs.entries()) {
        expect(rung.trials).toBeGreaterThanOrEqual(1);
        expect(rung.epochs).toBeGreaterThanOrEqual(1);
        if (i === 0) continue;
        expect(rung.trials).toBeLessThan(rungs[i - 1]!.trials);
        expect(rung.epochs).toBeGreaterThan(rungs[i - 1]!.epochs!);
      }
    }),
  );
});
