import {
  DataError,
  type DescentError,
  type ErrorKind,
  FailureError,
  IoError,
  MemoryError,
  MissingInputError,
  OutputError,
  UsageError,
} from '@descent/core';

/** An error as threads can send it: structured cloning would leave out what kind it is. */
export interface CarriedError {
  readonly kind: ErrorKind;
  readonly message: string;
}

const CLASSES: Readonly<Record<ErrorKind, new (message: string, options?: ErrorOptions) => DescentError>> = {
  usage: UsageError,
  data: DataError,
  'missing-input': MissingInputError,
  failure: FailureError,
  memory: MemoryError,
  output: OutputError,
  io: IoError,
};

/** The error with its class again. */
export function errorFrom({ kind, message }: CarriedError): DescentError {
  return new CLASSES[kind](message);
}

/** The same error, which says first what it happened to: `fold 3 of 10: training diverged: …`. */
export function errorOf(what: string, error: DescentError): DescentError {
  return new CLASSES[error.kind](`${what}: ${error.message}`, { cause: error });
}
