import { UsageError } from '@descent/core';
import {
  type Dimension,
  dataFacts,
  defaultSpace,
  incomparable,
  resolveSettings,
  type SettingValue,
  type Space,
  type TrainingRequest,
} from '@descent/trainer';
import type { Option } from 'commander';
import { closest } from 'fastest-levenshtein';
import { optionNamed, readMapping, valueFor } from './config-file.ts';
import { isSetting, type LearningOptions, settingsOf, trainOptions } from './train-options.ts';

const RANGE_KEYS = ['min', 'max', 'log', 'integer'];

/** What is searched, and whether the first trial is the settings as they are. */
export interface SearchedSpace {
  readonly space: Space;
  readonly baseline: boolean;
}

/**
 * The space as given; or else the usual one around the settings, without those that were given, and with the settings themselves as
 * the first trial.
 */
export function spaceFor(
  request: Pick<TrainingRequest, 'data' | 'target' | 'task' | 'validation'>,
  options: LearningOptions,
  given: Space | undefined,
  decided: ReadonlySet<string>,
): SearchedSpace {
  if (given !== undefined) return { space: given, baseline: false };
  const facts = dataFacts(request);
  const settings = resolveSettings(settingsOf(options), facts, request.validation);
  return { space: defaultSpace(settings, facts.task, decided), baseline: true };
}

/**
 * Reads a space: options of `train` that are settings, each with a list of values or a range `{min, max, log, integer}`.
 * @throws UsageError for an unknown name (with the nearest right one), or a value that the option refuses.
 */
export async function readSpace(path: string): Promise<Space> {
  const options = trainOptions();
  const settings = options.filter((option) => {
    const name = option.attributeName();
    return isSetting(name) && !Object.hasOwn(incomparable, name);
  });
  const space: Record<string, Dimension> = {};
  for (const [key, value] of Object.entries(
    await readMapping(path, 'settings with what to draw them from, such as "batch-size: [16, 32]"'),
  )) {
    const option = optionNamed(key, settings);
    if (option === undefined) throw unknownSetting(path, key, options, settings);
    space[option.attributeName()] = dimensionFrom(option, key, value, `${path}: option "${key}"`);
  }
  return space;
}

function unknownSetting(
  path: string,
  key: string,
  options: readonly Option[],
  settings: readonly Option[],
): UsageError {
  const names = settings.map((option) => option.name());
  const other = optionNamed(key, options);
  if (other !== undefined) {
    const why = incomparable[other.attributeName()];
    if (why !== undefined) {
      return new UsageError(
        `${path}: option "${key}": expected one for all trials, for ${why}; set it once, with --${other.name()}`,
      );
    }
    return new UsageError(
      `${path}: option "${key}": expected a setting that trials can differ in, one of ${names.join(', ')}`,
    );
  }
  return new UsageError(`${path}: unknown option "${key}"; did you mean "${closest(key, names)}"?`);
}

function dimensionFrom(option: Option, key: string, value: unknown, where: string): Dimension {
  if (Array.isArray(value)) {
    if (value.length === 0) throw new UsageError(`${where}: expected values to draw from, got an empty list`);
    return { values: value.map((each) => valueFor(option, key, each, where) as SettingValue) };
  }
  if (typeof value !== 'object' || value === null) {
    throw new UsageError(
      `${where}: expected a list of values or a range such as {min: 1, max: 9}, got ${JSON.stringify(value)}`,
    );
  }
  return rangeFrom(option, value as Record<string, unknown>, where);
}

function rangeFrom(option: Option, range: Record<string, unknown>, where: string): Dimension {
  for (const key of Object.keys(range)) {
    if (RANGE_KEYS.includes(key)) continue;
    throw new UsageError(`${where}: unknown key "${key}"; did you mean "${closest(key, RANGE_KEYS)}"?`);
  }
  const bound = (name: 'min' | 'max'): number => {
    const parsed = valueFor(option, option.name(), range[name] ?? 'nothing', `${where}, ${name}`);
    if (typeof parsed === 'number') return parsed;
    throw new UsageError(`${where}: expected a list of values, for it takes no numbers to draw from a range`);
  };
  const flag = (name: 'log' | 'integer'): boolean => {
    const value = range[name] ?? false;
    if (typeof value === 'boolean') return value;
    throw new UsageError(`${where}, ${name}: expected true or false, got ${JSON.stringify(value)}`);
  };
  return {
    min: bound('min'),
    max: bound('max'),
    log: flag('log'),
    integer: flag('integer') || !takesFractions(option),
  };
}

/** Whether an option of numbers takes others than whole ones: then a range of it is drawn so. */
function takesFractions(option: Option): boolean {
  try {
    option.parseArg?.('0.5', undefined);
    return true;
  } catch {
    return false;
  }
}
