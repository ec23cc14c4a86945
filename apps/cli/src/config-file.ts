import { UsageError } from '@descent/core';
import { readBytes } from '@descent/files';
import { type Command, InvalidArgumentError, type Option } from 'commander';
import { closest } from 'fastest-levenshtein';

const MOST_BYTES = 1_000_000;

/**
 * Sets the options of a command that its config file, where it has one, names and no flag has set. JSON is YAML, so one parser reads both.
 * @throws UsageError for what is no mapping, an unknown name (with the nearest right one), or a value that the option refuses.
 */
export async function applyConfig(command: Command): Promise<void> {
  const { config: path } = command.opts<{ config?: string }>();
  if (path === undefined) return;
  const entries = await readMapping(path, 'options by name, such as "epochs: 20"');
  for (const [key, value] of Object.entries(entries)) {
    const option = optionNamed(key, command.options, value);
    if (option === undefined || option.name() === 'config') {
      const names = command.options.map((each) => each.name());
      throw new UsageError(
        `${path}: unknown option "${key}"; did you mean "${closest(flagName(key), names)}"?`,
      );
    }
    if (command.getOptionValueSource(option.attributeName()) === 'cli') continue;
    const set = valueFor(option, key, value, `${path}: option "${key}"`);
    command.setOptionValueWithSource(option.attributeName(), set, 'config');
  }
}

/**
 * The option that a key of a file names: `learning-rate` or `learningRate`; `bias` as well as `no-bias`. Where there are both a flag that takes
 * something and one that takes it away, the value says which is meant.
 */
export function optionNamed(key: string, options: readonly Option[], value?: unknown): Option | undefined {
  const name = flagName(key);
  const plain = options.find((option) => option.name() === name);
  const negated = options.find((option) => option.name() === `no-${name}`);
  return typeof value === 'string' ? (plain ?? negated) : (negated ?? plain);
}

/**
 * The value of a key of a file as the option's flag would have set it. `no-bias: true` and `bias: false` say the same.
 * @throws UsageError when the option refuses it.
 */
export function valueFor(option: Option, key: string, value: unknown, where: string): unknown {
  const parsed = parsedValue(option, value, where);
  return option.negate && flagName(key) === option.name() ? !parsed : parsed;
}

/** A name as flags have it: `learning-rate` for `learningRate`. */
export function flagName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/**
 * Reads a file of JSON or YAML that holds one mapping.
 * @param expected what it should hold, for the message.
 * @throws UsageError when it does not.
 */
export async function readMapping(path: string, expected: string): Promise<Record<string, unknown>> {
  const text = new TextDecoder().decode(await readBytes(path, { limit: MOST_BYTES }));
  // Read only where it is needed: its many modules take a tenth of what the command takes to start.
  const { parse } = await import('yaml');
  let content: unknown;
  try {
    // No aliases: a few lines of them can stand for gigabytes.
    content = parse(text, { maxAliasCount: 0, prettyErrors: true });
  } catch (error) {
    throw new UsageError(`${path}: expected JSON or YAML: ${(error as Error).message.split('\n')[0]}`, {
      cause: error,
    });
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new UsageError(`${path}: expected ${expected}, got something else`);
  }
  return content as Record<string, unknown>;
}

/** Options whose flags take lists in JSON, beside words parted by commas; and those that take objects in JSON. */
const LISTS: ReadonlySet<string> = new Set(['missing', 'types', 'ignore']);
const MAPPINGS: ReadonlySet<string> = new Set(['types', 'class-weight', 'map-labels']);

/** The text of a value as its flag would have it; undefined for what no text stands for. */
function textOf(option: Option, value: unknown): string | undefined {
  if (isScalar(value)) return String(value);
  if (Array.isArray(value)) {
    // Only in JSON can a word have a comma in it.
    const words = value.map((each: unknown) => (isScalar(each) ? String(each) : each));
    return LISTS.has(option.name()) ? JSON.stringify(words) : value.join(',');
  }
  const isMapping = typeof value === 'object' && value !== null;
  return isMapping && MAPPINGS.has(option.name()) ? JSON.stringify(value) : undefined;
}

function isScalar(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

/** A value as its flag would have had it. */
function parsedValue(option: Option, value: unknown, where: string): unknown {
  if (!option.required && !option.optional) {
    if (typeof value !== 'boolean')
      throw new UsageError(`${where}: expected true or false, got ${JSON.stringify(value)}`);
    return value;
  }
  const text = textOf(option, value);
  if (text === undefined) throw new UsageError(`${where}: expected one value, got ${JSON.stringify(value)}`);
  if (option.argChoices !== undefined && !option.argChoices.includes(text)) {
    throw new UsageError(`${where}: expected one of ${option.argChoices.join(', ')}, got "${text}"`);
  }
  try {
    return option.parseArg === undefined ? text : option.parseArg(text, undefined);
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    throw new UsageError(`${where}: "${text}" cannot be: ${error.message}`, { cause: error });
  }
}
