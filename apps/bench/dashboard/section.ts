import { element } from './element.ts';

/** A part of the page: its finding as the title, how to read it, and what it shows. */
export function section(
  id: string,
  finding: string,
  reading: string,
  ...children: readonly (Node | string)[]
): HTMLElement {
  return element(
    'section',
    { id },
    element('h2', {}, finding),
    element('p', { class: 'reading' }, reading),
    ...children,
  );
}
