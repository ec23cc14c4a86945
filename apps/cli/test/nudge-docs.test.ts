import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { test } from './folder.ts';
import { threeByThree, threeByThreeFile } from './three-by-three.ts';

const page = readFileSync(new URL('../../../docs/nudge.md', import.meta.url), 'utf8');

/** The commands that the page shows, and what it says they print. */
const shown = [...page.matchAll(/^```console\n\$ descent (.+)\n([\s\S]*?)^```/gm)].map(
  ([, command, output]) => [command!, output!] as const,
);

test('docs/nudge.md shows commands', () => {
  expect(shown).toHaveLength(2);
});

test.for(shown)('docs/nudge.md: descent %s prints what it says', async ([command, output], { folder }) => {
  folder.write('three.safetensors', await threeByThreeFile());
  folder.write('three.csv', 'x1,x2,x3\n0.9,0.1,0.8\n');
  expect(await folder.output(command.split(' '))).toBe(output);
});

test('docs/nudge.md has the weights of the network that answered', () => {
  const rows = [...page.matchAll(/^\| ([xhbc][₁₂₃]?) +\|([^|]+)\|([^|]+)\|([^|]+)\|$/gm)];
  const numbers = rows.flatMap(([, , ...cells]) =>
    cells.map((cell) => Number(cell.replaceAll('*', '').replace('−', '-'))),
  );
  expect(numbers).toEqual(Array.from(threeByThree().parameters));
});
