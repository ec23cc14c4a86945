/** What went wrong, in the words that exit codes are given in: see `kind` of each class below. */
export type ErrorKind = 'usage' | 'data' | 'missing-input' | 'failure' | 'memory' | 'output' | 'io';

/**
 * Every error that Descent foresees. The message is one line for a person: operation, expected, received, where, remedy.
 * `kind` survives structured cloning between threads and copies of the package, where `instanceof` does not.
 */
export abstract class DescentError extends Error {
  abstract readonly kind: ErrorKind;
  override get name(): string {
    return this.constructor.name;
  }
}

/** A call or a command line that asks for something that does not exist or cannot be. */
export class UsageError extends DescentError {
  readonly kind = 'usage';
}

/** Data, a model or a checkpoint that is not what it should be. */
export class DataError extends DescentError {
  readonly kind = 'data';
}

/** An input that is not there. */
export class MissingInputError extends DescentError {
  readonly kind = 'missing-input';
}

/** A worker or a part of Descent failed, or training diverged. */
export class FailureError extends DescentError {
  readonly kind = 'failure';
}

/** The run does not fit into memory. */
export class MemoryError extends DescentError {
  readonly kind = 'memory';
}

/** The output cannot be created. */
export class OutputError extends DescentError {
  readonly kind = 'output';
}

/** Reading or writing failed half-way. */
export class IoError extends DescentError {
  readonly kind = 'io';
}

/** True for every error that Descent foresees, also when it comes from another copy of the package. */
export function isDescentError(error: unknown): error is DescentError {
  return error instanceof Error && typeof (error as Partial<DescentError>).kind === 'string';
}
