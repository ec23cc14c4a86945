import { UsageError } from '@descent/core';
import { readBytes } from '@descent/files';
import { type Command, InvalidArgumentError, type Option } from 'commander';
import { closest } from 'fastest-levenshtein';
import { parse } from 'yaml';

const MOST_BYTES = 1_000_000;

/**
 * Sets the options of a command that a config file names and no flag has set. JSON is YAML, so one parser reads both.
 * @throws UsageError for what is no mapping, an unknown name (with the nearest right one), or a value that the option refuses.
 */
export async function applyConfig(command: Command, path: string): Promise<void> {
  const entries = await readMapping(path);
  const options = new Map(command.options.map((option) => [option.name(), option]));
  for (const [key, value] of Object.entries(entries)) {
    const name = key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const negated = options.get(`no-${name}`);
    const option = negated ?? options.get(name);
    if (option === undefined || name === 'config') {
      throw new UsageError(
        `${path}: unknown option "${key}"; did you mean "${closest(name, [...options.keys()])}"?`,
      );
    }
    if (command.getOptionValueSource(option.attributeName()) === 'cli') continue;
    const parsed = parsedValue(option, value, `${path}: option "${key}"`);
    // `no-bias: true` and `bias: false` say the same.
    const set = option.negate && negated === undefined ? !parsed : parsed;
    command.setOptionValueWithSource(option.attributeName(), set, 'config');
  }
}

async function readMapping(path: string): Promise<Record<string, unknown>> {
  const text = new TextDecoder().decode(await readBytes(path, { limit: MOST_BYTES }));
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
    throw new UsageError(`${path}: expected options by name, such as "epochs: 20", got something else`);
  }
  return content as Record<string, unknown>;
}

/** A value as its flag would have had it. */
function parsedValue(option: Option, value: unknown, where: string): unknown {
  if (!option.required && !option.optional) {
    if (typeof value !== 'boolean')
      throw new UsageError(`${where}: expected true or false, got ${JSON.stringify(value)}`);
    return value;
  }
  const text = Array.isArray(value) ? value.join(',') : String(value);
  if (!['string', 'number', 'boolean'].includes(typeof value) && !Array.isArray(value)) {
    throw new UsageError(`${where}: expected one value, got ${JSON.stringify(value)}`);
  }
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
