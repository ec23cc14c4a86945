import { describe, expect, test } from 'vitest';
import { displayName, excerpt } from './excerpt.ts';

describe('excerpt', () => {
  test('quotes a short text as it is', () => {
    expect(excerpt('a "b" ü')).toBe('"a "b" ü"');
  });

  test('escapes what would break the line or hide', () => {
    expect(excerpt('a\nb\r\t\u001b[1m\u202e')).toBe('"a\\nb\\r\\t\\u{1b}[1m\\u{202e}"');
  });

  test('cuts at forty characters, never inside one', () => {
    expect(excerpt('x'.repeat(40))).toBe(`"${'x'.repeat(40)}"`);
    expect(excerpt('x'.repeat(41))).toBe(`"${'x'.repeat(40)}…"`);
    expect(excerpt('😀'.repeat(60))).toBe(`"${'😀'.repeat(40)}…"`);
  });
});

test('displayName calls - stdin and keeps a name on one line', () => {
  expect(displayName('-')).toBe('stdin');
  expect(displayName('a\nb.csv')).toBe('a\\nb.csv');
});
