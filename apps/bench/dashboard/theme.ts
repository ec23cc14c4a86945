import { element } from './element.ts';

const THEMES = ['auto', 'light', 'dark'] as const;

/** A choice between what the system prefers, light and dark. It is not stored: a page from a file has no place of its own. */
export function themeSelect(): HTMLElement {
  const select = element('select', { id: 'theme' }, ...THEMES.map((theme) => element('option', {}, theme)));
  select.onchange = () => {
    document.documentElement.dataset['theme'] = select.value;
  };
  return element('label', {}, 'Colors ', select);
}
