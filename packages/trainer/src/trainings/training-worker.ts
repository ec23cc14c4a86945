import { workerData } from 'node:worker_threads';
import { isDescentError, type KernelsChoice } from '@descent/core';
import type { PreparedTraining, TrainingRequest } from '../prepare-training.ts';
import { trainTable } from '../train-table.ts';
import { type CarriedError, carriedError } from './carried-error.ts';
import { openSharedTable, type SharedTable, type TableNumber } from './shared-table.ts';
import type { TrainedAside } from './training-workers.ts';

/** What a worker is started with: the tables of all its trainings. */
export interface TrainingSetup {
  readonly tables: readonly SharedTable[];
  readonly kernels: KernelsChoice;
}

/** A training request as threads can send it. */
export interface SentRequest extends Omit<TrainingRequest, 'data' | 'validation' | 'test'> {
  readonly data: TableNumber;
  readonly validation: TableNumber | number | undefined;
  readonly test: TableNumber | Int32Array | number;
}

export interface TrainingTask {
  readonly request: SentRequest;
  /** Shared: becomes 1 when the worker has taken up the task. */
  readonly started: Int32Array;
}

export type TrainingAnswer = { readonly trained: TrainedAside } | { readonly failed: CarriedError };

// Piscina hands workerData on as the second of a pair.
const setup = (Array.isArray(workerData) ? workerData[1] : workerData) as TrainingSetup;
const tables = setup.tables.map(openSharedTable);

/** The task of the pool: one training from beginning to end, in this thread alone. */
export default async function work({ request, started }: TrainingTask): Promise<TrainingAnswer> {
  Atomics.store(started, 0, 1);
  try {
    return { trained: await trained(request) };
  } catch (error) {
    if (!isDescentError(error)) throw error;
    return { failed: carriedError(error) };
  }
}

async function trained({ data, validation, test, ...request }: SentRequest): Promise<TrainedAside> {
  let training: PreparedTraining | undefined;
  let answer: TrainedAside | undefined;
  const events = trainTable({
    ...request,
    data: tables[data.table]!,
    validation: isTable(validation) ? tables[validation.table]! : validation,
    test: isTable(test) ? tables[test.table]! : test,
    threads: 'serial',
    kernels: setup.kernels,
  });
  for await (const event of events) {
    if (event.type === 'prepared') training = event.training;
    if (event.type !== 'trained') continue;
    const { bytes, scores, end, kernels } = event.result;
    const { rows, notes, warnings } = training!;
    answer = { bytes, scores, end, kernels, rows, notes, warnings };
  }
  return answer!;
}

function isTable(source: TrainingSourceSent): source is TableNumber {
  return typeof source === 'object' && 'table' in source;
}

type TrainingSourceSent = SentRequest['validation'] | SentRequest['test'];
