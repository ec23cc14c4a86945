import { expect, test } from 'vitest';
import { classWeightOf, scheduleOf } from './option-values.ts';
import { settingText, trainLine } from './search-command-line.ts';

test.each([
  [[64, 32], '64,32'],
  [[], 'none'],
  [0.25, '0.25'],
  ['tanh', 'tanh'],
])('the setting %j is %s', (value, text) => {
  expect(settingText(value)).toBe(text);
});

test.each(['cosine', 'step:gamma=0.5,every=10'])('a schedule is what its option takes: %s', (text) => {
  expect(settingText(scheduleOf(text))).toBe(text);
});

test.each(['{"high":3,"low":0.5}', 'balanced'])(
  'weights of classes are what their option takes: %s',
  (text) => {
    expect(settingText(classWeightOf(text))).toBe(text);
  },
);

test('the command of a trial has its settings in place of what was given', () => {
  const line = trainLine('a b.csv', [], { hidden: [8], bias: false, dropout: 0.1 });
  expect(line).toMatch(/descent train 'a b\.csv' --hidden 8 --no-bias --dropout 0\.1$/);
});
