import type { ResultFile } from '../src/result.ts';

/** A result and the file that it stands in. */
export interface NamedResult {
  readonly name: string;
  readonly result: ResultFile;
}

/** What the builder wrote into the page, the newest first; whole runs stand before quick ones. */
export function embeddedResults(): NamedResult[] {
  const text = document.getElementById('results')!.textContent ?? '[]';
  return (JSON.parse(text) as NamedResult[]).sort(
    (a, b) => Number(a.result.quick) - Number(b.result.quick) || (a.result.date < b.result.date ? 1 : -1),
  );
}
