import type { Settings } from '../settings.ts';
import { bookPreset } from './book.ts';
import { defaultPreset } from './default.ts';
import { plainPreset } from './plain.ts';

/** Every preset, by the name that `--preset` takes. */
export const presets: Readonly<Record<string, Settings>> = {
  default: defaultPreset,
  plain: plainPreset,
  book: bookPreset,
};
