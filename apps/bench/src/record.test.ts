import { describe, expect, test } from 'vitest';
import { judge, measured, missing, type RecordHead, recordId } from './record.ts';

const head = (subject: string, more: Partial<RecordHead> = {}): RecordHead => ({
  suite: 'some',
  case: 'work',
  title: 'some work',
  subject,
  parameters: {},
  unit: 'samples/s',
  higherIsBetter: true,
  ...more,
});
const ours = measured(head('descent'), [30, 30, 30]);
const target = { title: 'work', record: ours.id, baseline: null, floor: 20, goal: 40 };

test('an id is made of words', () => {
  expect(recordId(head('PyTorch float64', { variant: 'threads-2' }))).toBe(
    'some/work/pytorch-float64/threads-2',
  );
});

test('a record has the median of its samples', () => {
  expect(measured(head('descent'), [3, 1, 2])).toMatchObject({
    status: 'measured',
    median: 2,
    interval: [1, 3],
  });
});

describe('a target by itself', () => {
  test.each([
    [10, 30, 'goal'],
    [30, 31, 'floor'],
    [31, 40, 'below'],
    [null, 30, 'goal'],
    [null, 31, 'below'],
    [30, null, 'floor'],
  ])('with floor %s and goal %s is judged: %s', (floor, goal, verdict) => {
    expect(judge('some', { ...target, floor, goal }, [ours])).toMatchObject({
      value: 30,
      verdict,
      unit: 'samples/s',
    });
  });

  test('of a time is reached from above', () => {
    const time = measured(head('descent', { unit: 's', higherIsBetter: false }), [2, 2]);
    const limits = { ...target, floor: 3, goal: 1 };
    expect(judge('some', limits, [time])).toMatchObject({
      value: 2,
      verdict: 'floor',
      higherIsBetter: false,
    });
  });
});

describe('a target against a baseline', () => {
  test('says how many times as fast', () => {
    const theirs = measured(head('peer'), [10, 10, 10]);
    const judged = judge('some', { ...target, baseline: theirs.id, floor: 2, goal: 3 }, [ours, theirs]);
    expect(judged).toMatchObject({ value: 3, interval: [3, 3], unit: '×', verdict: 'goal' });
  });

  test('says of times how many times as short', () => {
    const time = { unit: 's', higherIsBetter: false };
    const records = [measured(head('descent', time), [2, 2]), measured(head('peer', time), [8, 8])];
    const judged = judge('some', { ...target, baseline: records[1]!.id, floor: 5, goal: null }, records);
    expect(judged).toMatchObject({ value: 4, verdict: 'below', higherIsBetter: true });
  });

  test('is unknown where one of the two was not measured', () => {
    const theirs = missing(head('peer'), 'absent', 'it is not installed');
    const judged = judge('some', { ...target, baseline: theirs.id }, [ours, theirs]);
    expect(judged).toMatchObject({ value: null, interval: null, verdict: 'unknown' });
    expect(judge('some', target, [])).toMatchObject({ value: null, verdict: 'unknown' });
  });
});
