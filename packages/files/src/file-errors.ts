import { type DescentError, IoError, isDescentError, MissingInputError, printable } from '@descent/core';

// What open and stat say when the path, not the disk, is at fault.
const UNREADABLE: ReadonlySet<string> = new Set([
  'EACCES',
  'EPERM',
  'ELOOP',
  'ENAMETOOLONG',
  'ERR_INVALID_ARG_VALUE',
]);

/** The code of a system error such as `ENOENT`, or the empty string. */
export function errorCode(error: unknown): string {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : '';
}

/** The reason in words, without the call and the path that Node appends: `no space left on device`. */
export function errorReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return /^[A-Z0-9_]+: ([^,]+)/.exec(message)?.[1] ?? printable(message);
}

/** True when nothing is at the path. */
export function isAbsent(error: unknown): boolean {
  return errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR';
}

/** The typed error for an input that could not be opened or read; a typed error stays as it is. */
export function inputError(name: string, error: unknown): DescentError {
  if (isDescentError(error)) return error;
  if (isAbsent(error)) {
    return new MissingInputError(`${name}: no such file; check the path`, { cause: error });
  }
  const code = errorCode(error);
  if (code === 'EISDIR') {
    return new MissingInputError(`${name}: expected a file, got a directory; give a file in it`, {
      cause: error,
    });
  }
  if (UNREADABLE.has(code)) {
    return new MissingInputError(
      `${name}: cannot be opened (${errorReason(error)}); check the path and its permissions`,
      { cause: error },
    );
  }
  return new IoError(`${name}: reading failed (${errorReason(error)}); check the disk and try again`, {
    cause: error,
  });
}
