import type { Choice, SettingValue } from '@descent/trainer';
import type { Command, Option } from 'commander';
import { scheduleText } from './option-values.ts';
import { trainOptions } from './train-options.ts';
import { descentFromHere, quoted } from './train-report.ts';

/** Options of `train` that say nothing of what is learned; and those that a config file's options stand in for. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  ...['output', 'force', 'config', 'json', 'quiet', 'threads', 'kernels', 'cache'],
]);

/** An option that a flag or a config file has set, and the text that it was set by; none of an option without a value. */
export interface GivenOption {
  readonly option: Option;
  readonly text: string | undefined;
}

/** Has a command remember the texts that its options are parsed from, by attribute name: values cannot always be put in words again. */
export function rememberTexts(command: Command): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const option of command.options) {
    const parse = option.parseArg;
    if (parse === undefined) continue;
    option.argParser((text: string, previous: unknown) => {
      const value = parse(text, previous);
      texts.set(option.attributeName(), text);
      return value;
    });
  }
  return texts;
}

/** The options of a command that were given, after it was parsed. */
export function givenOptions(command: Command, texts: ReadonlyMap<string, string>): GivenOption[] {
  return command.options.flatMap((option): GivenOption[] => {
    const name = option.attributeName();
    if (!['cli', 'config'].includes(command.getOptionValueSource(name) ?? '')) return [];
    const value: unknown = command.getOptionValue(name);
    // A flag that a config file has set to what it is anyway.
    if (typeof value === 'boolean') return value === option.negate ? [] : [{ option, text: undefined }];
    return [{ option, text: texts.get(name) ?? String(value) }];
  });
}

/** The `descent train …` that trains a choice of a search with these options. */
export function trainLine(data: string | undefined, given: readonly GivenOption[], choice: Choice): string {
  const words = [descentFromHere(), 'train', ...(data === undefined ? [] : [quoted(data)])];
  for (const option of trainOptions()) {
    const name = option.attributeName();
    if (LEFT_OUT.has(name)) continue;
    const chosen = choice[name];
    const before = given.find((each) => each.option.attributeName() === name);
    if (chosen !== undefined) words.push(...flagFor(option, chosen));
    else if (before !== undefined) words.push(...flag(option, before.text));
  }
  return words.join(' ');
}

/** A setting's value as its option would be given it. */
export function settingText(value: SettingValue): string {
  if (isList(value)) return value.join(',') || 'none';
  return typeof value === 'object' ? scheduleText(value) : String(value);
}

function isList(value: SettingValue): value is readonly number[] {
  return Array.isArray(value);
}

function flagFor(option: Option, value: SettingValue): string[] {
  if (typeof value !== 'boolean') return flag(option, settingText(value));
  return value === option.negate ? [] : flag(option, undefined);
}

function flag(option: Option, text: string | undefined): string[] {
  return text === undefined ? [`--${option.name()}`] : [`--${option.name()}`, quoted(text)];
}
