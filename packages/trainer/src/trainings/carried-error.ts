import {
  DataError,
  type DescentError,
  type Divergence,
  DivergenceError,
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
  /** What is known of a training that diverged: of all failures, the one that is no fault of the program's. */
  readonly divergence?: Divergence;
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

/** What a thread sends of an error. */
export function carriedError(error: DescentError): CarriedError {
  const { kind, message } = error;
  return error instanceof DivergenceError
    ? { kind, message, divergence: error.divergence }
    : { kind, message };
}

/** The error with its class again. */
export function errorFrom({ kind, message, divergence }: CarriedError, options?: ErrorOptions): DescentError {
  return divergence === undefined
    ? new CLASSES[kind](message, options)
    : new DivergenceError(divergence, message, options);
}

/** The same error, which says first what it happened to: `fold 3 of 10: training diverged: …`. */
export function errorOf(what: string, error: DescentError): DescentError {
  return errorFrom({ ...carriedError(error), message: `${what}: ${error.message}` }, { cause: error });
}
