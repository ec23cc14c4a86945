import { expect, test } from 'vitest';
import { dateFormat } from './date-format.ts';

test('the order of day and month is that which suits all, unless either does', () => {
  expect(dateFormat(['2024-01-02', '2024-12-31T10:00Z'])).toBe('iso');
  expect(dateFormat(['01/02/2024', '31/12/2024'])).toBe('dayFirst');
  expect(dateFormat(['01/02/2024', '12/31/2024'])).toBe('monthFirst');
  expect(dateFormat(['01/02/2024', '11/12/2024'])).toBe('ambiguous');
  expect(dateFormat(['31/12/2024', '12/31/2024'])).toBeUndefined();
  expect(dateFormat(['2024-01-02', 'soon'])).toBeUndefined();
});
