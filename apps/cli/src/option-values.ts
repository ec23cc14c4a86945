import {
  completeLoss,
  completeSchedule,
  isDescentError,
  type LossSpec,
  losses,
  parseNumber,
  type ScheduleSpec,
} from '@descent/core';
import { type ClassWeight, columnTypes, type LogicalType } from '@descent/tabular';
import { InvalidArgumentError } from 'commander';

// Parsers of option values: each gives the value, or says what was expected.

/** A whole number of at least `least`. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least) {
      throw new InvalidArgumentError(`Expected a whole number, at least ${least}.`);
    }
    return value;
  };
}

/** A finite number of at least 0; with `positive`, above 0. */
export function positiveNumber(options: { orZero: boolean }): (text: string) => number {
  return (text) => {
    const value = parseNumber(text);
    if (Number.isNaN(value) || value < 0 || (value === 0 && !options.orZero)) {
      throw new InvalidArgumentError(`Expected a number ${options.orZero ? 'of at least' : 'above'} 0.`);
    }
    return value;
  };
}

/** `256,128` or `none`. */
export function hiddenLayers(text: string): number[] {
  if (text === 'none') return [];
  return text.split(',').map((part) => {
    if (!/^\d+$/.test(part.trim()) || Number(part) < 1) {
      throw new InvalidArgumentError('Expected units per layer, such as 256,128, or none.');
    }
    return Number(part);
  });
}

/** A fraction from 0 up to but not including 1. */
export function part(text: string): number {
  const value = parseNumber(text);
  if (!(value >= 0 && value < 1))
    throw new InvalidArgumentError('Expected a fraction from 0 up to but not including 1.');
  return value;
}

/** The name of a loss or, where it has a number, `name:number`. */
export function lossChoice(text: string): string | LossSpec {
  const [name = '', ...rest] = text.split(':');
  const loss = Object.hasOwn(losses, name) ? losses[name] : undefined;
  if (loss === undefined)
    throw new InvalidArgumentError(`Expected one of ${Object.keys(losses).join(', ')}.`);
  if (rest.length === 0) return completeLoss(name);
  const { option } = loss;
  if (option === undefined)
    throw new InvalidArgumentError(`Expected ${name} alone, because it has no number.`);
  const value = parseNumber(rest.join(':'));
  if (!Number.isFinite(value) || !option.accepts(value)) {
    throw new InvalidArgumentError(
      `Expected ${option.name} of ${name} to be ${option.expected}, such as ${name}:${option.default}.`,
    );
  }
  return { name, [option.name]: value };
}

/** A number between 0 and 1, neither included. */
export function level(text: string): number {
  const value = parseNumber(text);
  if (!(value > 0 && value < 1))
    throw new InvalidArgumentError('Expected a number above 0 and below 1, such as 0.9.');
  return value;
}

/** A schedule by its name, and options of it: `cosine`, `step:gamma=0.5,every=10`. */
export function scheduleOf(text: string): ScheduleSpec {
  const [name, rest] = text.split(/:(.*)/s) as [string, string | undefined];
  const options = (rest === undefined ? [] : rest.split(',')).map((part) => {
    const [option, value] = part.split('=', 2) as [string, string | undefined];
    const number = parseNumber(value ?? '');
    if (Number.isNaN(number))
      throw new InvalidArgumentError(
        `Expected options such as gamma=0.5,every=10 after the name, got "${part}".`,
      );
    return [option.trim(), number] as const;
  });
  const schedule = { ...Object.fromEntries(options), name: name.trim() };
  try {
    completeSchedule(schedule);
  } catch (error) {
    if (!isDescentError(error)) throw error;
    throw new InvalidArgumentError(`${error.message}.`);
  }
  return schedule;
}

/** A schedule in words that {@link scheduleOf} reads. */
export function scheduleText({ name, ...options }: ScheduleSpec): string {
  const parts = Object.entries(options).map(([option, value]) => `${option}=${value}`);
  return parts.length === 0 ? name : `${name}:${parts.join(',')}`;
}

/** A fraction from 0 up to 1, or the name of a file. */
export function fileOrFraction(text: string): string | number {
  const value = parseNumber(text);
  if (Number.isNaN(value)) return text;
  if (!(value >= 0 && value < 1))
    throw new InvalidArgumentError('Expected a fraction from 0 up to but not including 1, or a file.');
  return value;
}

/** `auto` or a whole number of at least 1. */
export function threadCount(text: string): 'auto' | number {
  if (text === 'auto') return text;
  const value = Number(text);
  // More threads than any machine has are a slip of the finger; each would take memory.
  if (!/^\d+$/.test(text) || value < 1 || value > 256)
    throw new InvalidArgumentError('Expected auto or a whole number from 1 to 256.');
  return value;
}

const MS_PER_UNIT: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };

/** A time with its unit, in milliseconds: `90s`, `10m`, `1.5h`. */
export function durationOf(text: string): number {
  const ms = parseNumber(text.slice(0, -1)) * (MS_PER_UNIT[text.slice(-1)] ?? Number.NaN);
  if (!(ms > 0 && Number.isFinite(ms))) {
    throw new InvalidArgumentError(
      'Expected a time above 0 with its unit, s, m or h, such as 90s, 10m or 1.5h.',
    );
  }
  return ms;
}

/** One character, or `tab`. */
export function delimiterCharacter(text: string): string {
  const character = text === 'tab' || text === '\\t' ? '\t' : text;
  if (character.length !== 1 || /["\r\n]/.test(character)) {
    throw new InvalidArgumentError('Expected one character, such as ";", or tab.');
  }
  return character;
}

/** `a,b`, or a list in JSON where a word has a comma in it. */
export function wordList(text: string): string[] {
  if (!text.trimStart().startsWith('[')) {
    return text
      .split(',')
      .map((word) => word.trim())
      .filter((word) => word !== '');
  }
  const list = parsedJson(text);
  if (!Array.isArray(list) || list.some((word) => typeof word !== 'string'))
    throw new InvalidArgumentError('Expected words such as a,b or ["a","b"].');
  return list as string[];
}

/** `age=number,zip=category`, or an object in JSON where a name has a comma in it. */
export function typesByColumn(text: string): ReadonlyMap<string, LogicalType> {
  const names = Object.keys(columnTypes);
  const pairs = text.trimStart().startsWith('{')
    ? Object.entries(parsedJson(text) ?? { '': '' })
    : pairsOf(text);
  for (const [column, type] of pairs) {
    if (column === '' || typeof type !== 'string' || !names.includes(type))
      throw new InvalidArgumentError(`Expected COLUMN=TYPE,… with types ${names.join(', ')}.`);
  }
  return new Map(pairs as [string, LogicalType][]);
}

function pairsOf(text: string): [string, unknown][] {
  return wordList(text).map((pair) => {
    const at = pair.lastIndexOf('=');
    return at < 0 ? ['', pair] : [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
  });
}

/** `none`, `balanced`, or weights by label in JSON. */
export function classWeightOf(text: string): ClassWeight {
  if (text === 'none' || text === 'balanced') return text;
  const weights = parsedJson(text);
  const isMap = typeof weights === 'object' && weights !== null && !Array.isArray(weights);
  if (!isMap || Object.values(weights).some((weight) => typeof weight !== 'number' || weight < 0))
    throw new InvalidArgumentError(
      'Expected none, balanced, or numbers of at least 0 by label, such as {"yes":3,"no":1}.',
    );
  return weights as Record<string, number>;
}

/** Labels by label in JSON. */
export function labelMap(text: string): ReadonlyMap<string, string> {
  const labels = parsedJson(text);
  const isMap = typeof labels === 'object' && labels !== null && !Array.isArray(labels);
  if (!isMap || Object.values(labels).some((label) => typeof label !== 'string'))
    throw new InvalidArgumentError('Expected an object of labels by label, such as {"yes.":"yes"}.');
  return new Map(Object.entries(labels as Record<string, string>));
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
