import { parseNumber } from '@descent/core';
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

/** A number between 0 and 1, neither included. */
export function level(text: string): number {
  const value = parseNumber(text);
  if (!(value > 0 && value < 1))
    throw new InvalidArgumentError('Expected a number above 0 and below 1, such as 0.9.');
  return value;
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
