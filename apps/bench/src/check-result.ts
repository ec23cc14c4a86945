import { DataError } from '@descent/core';
import { median } from './median.ts';
import { type ResultFile, SCHEMA_VERSION } from './result.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Checks that a value, as parsed from a file under bench/results, is what its type says, and that its parts fit together: ids are
 * unique, medians are those of the samples, and what is judged was measured.
 * @throws DataError naming the first field that is not right.
 */
export function checkResult(value: unknown, path: string): ResultFile {
  const file = fields(value, path);
  const fail = (where: string, expected: string, got: unknown): never => {
    throw new DataError(`${path}: ${where}: expected ${expected}, got ${JSON.stringify(got) ?? 'nothing'}`);
  };
  if (file['schemaVersion'] !== SCHEMA_VERSION) {
    fail('schemaVersion', `${SCHEMA_VERSION}`, file['schemaVersion']);
  }
  const date = file['date'];
  if (typeof date !== 'string' || !/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(date))
    fail('date', 'ISO 8601 in UTC', date);
  const commit = file['commit'];
  if (typeof commit !== 'string' || !/^([0-9a-f]{40}|unknown)$/.test(commit))
    fail('commit', '40 hex digits', commit);
  for (const key of ['dirty', 'quick'])
    if (typeof file[key] !== 'boolean') fail(key, 'true or false', file[key]);
  if (!Number.isSafeInteger(file['runs'])) fail('runs', 'a whole number', file['runs']);
  if (!isListOf(file['suites'], isText)) fail('suites', 'a list of names', file['suites']);
  const machine = fields(file['machine'], `${path}: machine`);
  for (const key of ['cpu', 'os', 'arch'])
    if (!isText(machine[key])) fail(`machine.${key}`, 'a text', machine[key]);
  for (const key of ['cores', 'memoryGB'])
    if (!isNumber(machine[key])) fail(`machine.${key}`, 'a number', machine[key]);
  const versions = fields(file['versions'], `${path}: versions`);
  if (!Object.values(versions).every(isText)) fail('versions', 'texts', versions);
  const records = listOf(file['records'], `${path}: records`);
  const measuredIds = new Set<unknown>();
  const ids = new Set<unknown>();
  for (const record of records) {
    const fault = recordFault(record);
    if (fault !== undefined) fail(`record ${record['id']}`, fault, record);
    if (ids.has(record['id'])) fail('records', 'unique ids', record['id']);
    ids.add(record['id']);
    if (record['status'] === 'measured') measuredIds.add(record['id']);
  }
  for (const target of listOf(file['targets'], `${path}: targets`)) {
    const fault = targetFault(target, measuredIds);
    if (fault !== undefined) fail(`target ${target['title']}`, fault, target);
  }
  return value as ResultFile;
}

/** What is expected of a record where it is not so. */
function recordFault(record: Fields): string | undefined {
  for (const key of ['id', 'suite', 'case', 'title', 'subject'])
    if (!isText(record[key])) return `a text as ${key}`;
  if (typeof record['unit'] !== 'string') return 'a text as unit';
  if (typeof record['higherIsBetter'] !== 'boolean') return 'true or false as higherIsBetter';
  const parameters = record['parameters'];
  if (!isFields(parameters)) return 'parameters';
  if (!Object.values(parameters).every((value) => ['string', 'number', 'boolean'].includes(typeof value))) {
    return 'parameters that are texts, numbers, true or false';
  }
  if (record['check'] !== undefined && !isCheck(record['check'])) return 'a whole check';
  if (record['status'] === 'absent' || record['status'] === 'failed') {
    return isText(record['reason']) ? undefined : 'a reason';
  }
  if (record['status'] !== 'measured') return 'a status of measured, absent or failed';
  const { samples, median: middle } = record;
  if (!isListOf(samples, isNumber) || samples.length === 0) return 'samples';
  if (middle !== median(samples)) return `the median of its samples, ${median(samples)}`;
  if (!isInterval(record['interval'])) return 'an interval, low and high';
  const tried = record['tried'];
  if (tried !== undefined && !(isFields(tried) && Object.values(tried).every(isNumber))) {
    return 'numbers as tried';
  }
  return undefined;
}

function targetFault(target: Fields, measured: ReadonlySet<unknown>): string | undefined {
  for (const key of ['suite', 'title', 'record']) if (!isText(target[key])) return `a text as ${key}`;
  if (target['baseline'] !== null && !isText(target['baseline'])) return 'an id or null as baseline';
  for (const key of ['floor', 'goal']) {
    if (target[key] !== null && !isNumber(target[key])) return `a number or null as ${key}`;
  }
  if (!['goal', 'floor', 'below', 'unknown'].includes(String(target['verdict']))) return 'a verdict';
  if (target['value'] === null)
    return target['verdict'] === 'unknown' ? undefined : 'a verdict of unknown without a value';
  if (!isNumber(target['value'])) return 'a number or null as value';
  if (!isInterval(target['interval'])) return 'an interval, low and high';
  const needed = [target['record'], ...(target['baseline'] === null ? [] : [target['baseline']])];
  return needed.every((id) => measured.has(id)) ? undefined : 'ids of records that were measured';
}

function isCheck(value: unknown): boolean {
  if (!isFields(value) || !isText(value['what']) || typeof value['agrees'] !== 'boolean') return false;
  const figures = ['expected', 'received', 'relativeError'].every((key) => isNumber(value[key]));
  return figures && (value['tolerance'] === null || isNumber(value['tolerance']));
}

function isInterval(value: unknown): boolean {
  return isListOf(value, isNumber) && value.length === 2 && value[0]! <= value[1]!;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isListOf<T>(value: unknown, isOne: (entry: unknown) => entry is T): value is T[] {
  return Array.isArray(value) && value.every(isOne);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fields(value: unknown, where: string): Fields {
  if (!isFields(value)) throw new DataError(`${where}: expected an object, got ${JSON.stringify(value)}`);
  return value;
}

function listOf(value: unknown, where: string): Fields[] {
  if (!isListOf(value, isFields)) throw new DataError(`${where}: expected a list of objects`);
  return value;
}
