import { expect, test } from 'vitest';
import { makeColumn } from '../test/make-table.ts';
import { columnFacts } from './column-facts.ts';
import { type EncoderWishes, encoderFor } from './encoder-for.ts';

/** What is known of a column of so many different words, each there twice, and gaps. */
function factsOf(words: number, gaps: number) {
  const different = Array.from({ length: words }, (_, i) => `w${i}`);
  const cells = [...different, ...different, ...Array.from({ length: gaps }, () => '')];
  return columnFacts(makeColumn('x', cells), cells.length);
}

const embed = { embed: true };

test.each<[words: number, gaps: number, wishes: Omit<EncoderWishes, 'numbers'>, kind: string]>([
  [100, 0, {}, 'oneHot'],
  [101, 0, {}, 'hashing'],
  [101, 0, { embedFrom: 10 }, 'hashing'],
  [100, 0, embed, 'oneHot'],
  [99, 1, embed, 'oneHot'],
  [101, 0, embed, 'embedding'],
  [100, 1, embed, 'embedding'],
  [1000, 0, embed, 'embedding'],
  [1001, 0, embed, 'hashing'],
  [1000, 1, embed, 'hashing'],
  [9, 0, { embed: true, embedFrom: 10 }, 'oneHot'],
  [10, 0, { embed: true, embedFrom: 10 }, 'embedding'],
  [150, 0, { embed: true, embedFrom: 200 }, 'hashing'],
  [2, 0, { embed: true, embedFrom: 2, binary: true }, 'binary'],
])('a category of %i words and %i gaps, wished for as %o, takes %s', (words, gaps, wishes, kind) => {
  expect(encoderFor('category', factsOf(words, gaps), { numbers: 'standard', ...wishes })).toEqual({ kind });
});

test('texts are hashed, whatever is wished for', () => {
  expect(encoderFor('text', factsOf(150, 0), { numbers: 'standard', ...embed })).toEqual({ kind: 'hashing' });
});
