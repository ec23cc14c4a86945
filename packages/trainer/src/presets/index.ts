import { bookPreset } from './book.ts';
import { defaultPreset } from './default.ts';
import { plainPreset } from './plain.ts';
import type { Preset } from './preset.ts';
import { sklearnPreset } from './sklearn.ts';

/** Every preset, by the name that `--preset` takes. */
export const presets: Readonly<Record<string, Preset>> = {
  default: defaultPreset,
  plain: plainPreset,
  book: bookPreset,
  sklearn: sklearnPreset,
};
