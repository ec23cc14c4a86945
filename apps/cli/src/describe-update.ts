import type { RunSpec } from '@descent/core';

/** What a run does around its optimizer, in words, such as `, schedule cosine, clipNorm 1`; nothing where it does nothing. */
export function describeUpdate({ transforms = {}, schedule, average, accumulate }: RunSpec): string {
  const numbers = { ...transforms, average, accumulate };
  const parts = Object.entries(numbers)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `, ${name} ${value}`);
  return `${schedule === undefined ? '' : `, schedule ${schedule.name}`}${parts.join('')}`;
}
