import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDescentError, Matrix, type Model, readCheckpoint } from '@descent/core';
import { readTable } from '@descent/files';
import { type TableTrainingRequest, trainTable } from '@descent/trainer';
import type { Fault, FaultContext } from '../fault.ts';
import { mutated } from '../mutate-json.ts';
import { RandomNumbers } from '../random-numbers.ts';
import { lastWords, runDescent } from '../run-descent.ts';
import { type Parts, putTogether, takeApart } from '../safetensors-parts.ts';
import { writePeople } from '../trainings.ts';

const FLIPS = { whole: 10_000, short: 300 };
const MUTATIONS = { whole: 100_000, short: 1000 };
/** Every how manieth mutation of a checkpoint is gone on with. */
const RESUMED = { whole: 25, short: 20 };
/** One of so many cuts and bits of the small file in the short form. */
const SHORT_STEP = 37;
const WITHIN_MS = 2000;
/** What resident memory may grow by over all tries, in MB. */
const GROWTH_MB = 400;

/** Reads a file as the command does: resolves when it is what it should be. */
type Read = (bytes: Uint8Array) => Promise<void>;

interface Kind {
  readonly name: string;
  /** A file of a few kilobytes, and one of some hundred. */
  readonly small: Uint8Array;
  readonly large: Uint8Array;
  readonly read: Read;
}

/** Files that were cut, flipped or changed with their checksum mended. */
export const damaged: Fault = {
  about:
    'model and checkpoint files cut at every byte; every bit of a small file flipped and 10,000 of a larger one; 100,000 structure-aware mutations with the checksum mended',
  must: '65 or a valid model; no crash; ≤ 2 s and bounded memory each',
  async run(context) {
    const { scale, seed, tried } = context;
    const random = new RandomNumbers(seed);
    const kinds = await filesOf(context);
    const before = process.memoryUsage().rss;
    const step = scale === 'whole' ? 1 : SHORT_STEP;
    for (const { name, small, large, read } of kinds) {
      for (let length = 0; length < small.length; length += step)
        tried(`${name} cut at byte ${length}`, await mustRefuse(read, small.subarray(0, length)));
      for (let bit = 0; bit < 8 * small.length; bit += step)
        tried(`${name}, bit ${bit}`, await mustRefuse(read, flipped(small, bit)));
      for (let t = 0; t < FLIPS[scale] / kinds.length; t++) {
        const bit = random.below(8 * large.length);
        tried(`larger ${name}, bit ${bit}`, await mustRefuse(read, flipped(large, bit)));
      }
    }
    for (let t = 0; t < MUTATIONS[scale]; t++) {
      const { name, small, read } = kinds[t % kinds.length]!;
      tried(`${name}, mutation ${t}`, await mayRefuse(read, mutation(takeApart(small), random)));
    }
    const grown = (process.memoryUsage().rss - before) / 2 ** 20;
    tried('memory', grown > GROWTH_MB ? `${grown.toFixed(0)} MB more than before` : undefined);
  },
};

async function filesOf({ folder, scale }: FaultContext): Promise<Kind[]> {
  mkdirSync(folder, { recursive: true });
  writePeople(folder);
  const common = ['train', 'people.csv', '--target', 'rich', '--preset', 'plain', '--epochs', '2'];
  for (const [hidden, output] of [
    ['2', 'small'],
    ['200,150', 'large'],
  ] as const) {
    const ended = await runDescent(folder, [...common, '--hidden', hidden, '--output', output]);
    if (ended.code !== 0) throw new Error(`the model cannot be trained: ${lastWords(ended)}`);
  }
  const file = (name: string): Uint8Array => new Uint8Array(readFileSync(join(folder, name)));
  const loadModel = await commandReader();
  const readModel: Read = async (bytes) => {
    const path = join(folder, 'mutated');
    writeFileSync(path, bytes);
    const { model } = await loadModel(path);
    // A model that was accepted answers.
    model.predict(Matrix.zeros(1, model.network.inputs));
  };
  const [small, large] = [await checkpointOf(folder, [2]), await checkpointOf(folder, [200, 150])];
  let read = 0;
  const readState: Read = async (bytes) => {
    const checkpoint = await readCheckpoint(bytes, 'checkpoint');
    if (read++ % RESUMED[scale] !== 0) return;
    const request = { ...(await requestFor(folder, [2])), resume: { checkpoint, source: 'checkpoint' } };
    for await (const _event of trainTable(request));
  };
  return [
    { name: 'model', small: file('small'), large: file('large'), read: readModel },
    { name: 'checkpoint', small, large, read: readState },
  ];
}

/** The reader of the command, with all that it checks. */
async function commandReader(): Promise<(path: string) => Promise<{ model: Model }>> {
  const module = new URL('../../../cli/dist/load-model.js', import.meta.url).href;
  const { loadModel } = (await import(module)) as { loadModel: (path: string) => Promise<{ model: Model }> };
  return loadModel;
}

async function requestFor(folder: string, hidden: number[]): Promise<TableTrainingRequest> {
  return {
    data: await readTable(join(folder, 'people.csv')),
    ...{ target: 'rich', task: 'auto', validation: 0.15, test: 0, seed: 0, threads: 'serial' },
    settings: { preset: 'plain', given: { hidden, epochs: 3 } },
  };
}

/** The bytes of a checkpoint in the middle of a training. */
async function checkpointOf(folder: string, hidden: number[]): Promise<Uint8Array> {
  let bytes: Uint8Array | undefined;
  const stop = new AbortController();
  const checkpoints = {
    every: 3_600_000,
    write: async (written: Uint8Array) => {
      bytes = written.slice();
    },
  };
  for await (const event of trainTable({ ...(await requestFor(folder, hidden)), checkpoints }, stop.signal))
    if (event.type === 'epoch') stop.abort();
  return bytes!;
}

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = bytes.slice();
  copy[bit >> 3]! ^= 1 << (bit & 7);
  return copy;
}

/** One thing changed in the header, in what metadata say, or in the numbers. */
function mutation(parts: Parts, random: RandomNumbers): Uint8Array {
  const asText = (value: unknown): unknown => (typeof value === 'string' ? value : JSON.stringify(value));
  const how = random.below(8);
  if (how === 0)
    return putTogether({ ...parts, tensors: mutated(parts.tensors, random) as Parts['tensors'] }, asText);
  // What is no text where a text is expected.
  if (how === 1)
    return putTogether(parts, (value) => (random.below(5) === 0 ? mutated(value, random) : asText(value)));
  if (how === 2) {
    const data = parts.data.slice();
    new DataView(data.buffer).setFloat64(
      8 * random.below(data.length / 8),
      random.one([Number.NaN, Infinity, 1e308, -0, 5e-324]),
      true,
    );
    return putTogether({ ...parts, data }, asText);
  }
  return putTogether({ ...parts, metadata: mutated(parts.metadata, random) as Parts['metadata'] }, asText);
}

async function mustRefuse(read: Read, bytes: Uint8Array): Promise<string | undefined> {
  const failure = await attempt(read, bytes);
  return failure === 'accepted' ? 'it was accepted' : failure;
}

async function mayRefuse(read: Read, bytes: Uint8Array): Promise<string | undefined> {
  const failure = await attempt(read, bytes);
  return failure === 'accepted' ? undefined : failure;
}

/** `accepted`; nothing where it was refused as data are; else what happened. */
async function attempt(read: Read, bytes: Uint8Array): Promise<string | undefined> {
  const started = performance.now();
  let outcome: string | undefined = 'accepted';
  try {
    await read(bytes);
  } catch (error) {
    // A training that goes on from a changed state may diverge, which is said too.
    const isForeseen = isDescentError(error) && (error.kind === 'data' || error.kind === 'failure');
    outcome = isForeseen ? undefined : ((error as Error).stack ?? String(error));
  }
  const ms = performance.now() - started;
  return ms > WITHIN_MS ? `took ${ms.toFixed(0)} ms` : outcome;
}
