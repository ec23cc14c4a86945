import { completeSchedule, isDescentError, parseNumber, type ScheduleSpec } from '@descent/core';
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

/** A number from 0 up to but not including 1. */
export function partBelowOne(text: string): number {
  const value = parseNumber(text);
  if (!(value >= 0 && value < 1)) throw new InvalidArgumentError('Expected a number from 0 up to 1.');
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

/** One character, or `tab`. */
export function delimiterCharacter(text: string): string {
  const character = text === 'tab' || text === '\\t' ? '\t' : text;
  if (character.length !== 1 || /["\r\n]/.test(character)) {
    throw new InvalidArgumentError('Expected one character, such as ";", or tab.');
  }
  return character;
}
