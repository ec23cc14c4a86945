import { incomparable, type SettingValue } from '@descent/trainer';
import type { Option } from 'commander';
import { expect, test } from 'vitest';
import { settingText, trainLine } from './search-command-line.ts';
import { isSetting, trainOptions } from './train-options.ts';

/** Texts of settings that take neither a number nor one of a few words. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  hidden: ['256,128', '7', 'none'],
  schedule: ['cosine', 'coslog4', 'step:gamma=0.5,every=10', 'cosine:warmUp=2'],
};
const NUMBERS = ['0.5', '0.0000001', '3'];

/** Values of an option that a space may hold. */
function valuesOf(option: Option): SettingValue[] {
  const { parseArg, required } = option;
  if (!required) return [true, false];
  const texts = TEXTS[option.attributeName()] ?? option.argChoices ?? NUMBERS;
  return texts.flatMap((text) => {
    try {
      return [(parseArg === undefined ? text : parseArg(text, undefined)) as SettingValue];
    } catch {
      return [];
    }
  });
}

const searched = trainOptions().filter((option) => {
  const name = option.attributeName();
  return isSetting(name) && !Object.hasOwn(incomparable, name);
});

test.each(searched.map((option) => [option.attributeName(), option] as const))(
  'a chosen %s is put in words that give it back',
  (name, option) => {
    const values = valuesOf(option);
    expect(values, `give ${name} texts`).not.toEqual([]);
    for (const value of values) {
      const words = trainLine('a.csv', [], { [name]: value })
        .split(' ')
        .slice(-2);
      if (typeof value === 'boolean') {
        const isSaid = value !== option.negate;
        expect(words.at(-1)).toBe(isSaid ? `--${option.name()}` : 'a.csv');
        continue;
      }
      expect(words).toEqual([`--${option.name()}`, settingText(value)]);
      const parsed = option.parseArg?.(words[1]!, undefined) ?? words[1];
      expect(parsed).toEqual(value);
    }
  },
);
