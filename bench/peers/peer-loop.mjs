// Speaks with the harness: one JSON object per line in, one per line out. stdout belongs to the answers.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The work as the harness wrote it: a manifest, and raw numbers beside it, all made into doubles. */
export function loadWork(folder) {
  const bytes = (name) => {
    const file = readFileSync(join(folder, name));
    return file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength);
  };
  const work = JSON.parse(readFileSync(join(folder, 'work.json'), 'utf8'));
  const { inputs, targets, layers } = work;
  const x =
    inputs.kind === 'bytes'
      ? Float64Array.from(new Uint8Array(bytes(inputs.file)), (byte) => inputs.decode[byte])
      : new Float64Array(bytes(inputs.file));
  const y =
    targets.kind === 'classes'
      ? Float64Array.from([...new Uint8Array(bytes(targets.file))].flatMap((label) => targets.decode[label]))
      : new Float64Array(bytes(targets.file));
  return {
    ...work,
    x,
    y,
    layers: layers.map((layer) => ({
      ...layer,
      w: new Float64Array(bytes(layer.weight)),
      b: layer.bias === null ? null : new Float64Array(bytes(layer.bias)),
    })),
    steps: Math.floor(work.rows / work.batchSize),
  };
}

export function answer(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

/** Imports a module of bench/peers; says that it is absent, and ends, where it is not installed. */
export async function importOrSayAbsent(name) {
  try {
    return await import(name);
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    answer({ absent: `${name} is not installed; npm run bench:peers installs it` });
    process.exit(0);
  }
}

/**
 * Answers requests until stdin ends. `subject` has load(folder), reset(), loss(step) and many(steps); the last may say how many
 * steps it did instead.
 */
export async function serve(subject, versions) {
  answer({ ready: true, versions });
  for await (const line of createInterface({ input: process.stdin })) {
    try {
      answer(await respond(subject, JSON.parse(line)));
    } catch (error) {
      answer({ error: String(error?.message ?? error).split('\n')[0] });
    }
  }
}

async function respond(subject, request) {
  switch (request.op) {
    case 'load':
      await subject.load(request.folder);
      return { ok: true };
    case 'losses': {
      await subject.reset();
      const losses = [];
      for (let step = 0; step < request.steps; step++) losses.push(await subject.loss(step));
      return { losses };
    }
    case 'steps': {
      await subject.reset();
      const started = performance.now();
      const done = (await subject.many(request.steps)) ?? request.steps;
      return { seconds: (((performance.now() - started) / 1000) * request.steps) / done };
    }
    default:
      throw new Error(`unknown request ${request.op}`);
  }
}
