import { join } from 'node:path';
import type { DenseDataset } from '@descent/core';
import { afterLeadIn, amountFor, interleave, openRun, type WorkSpec } from '@descent/trainer';
import { median } from './median.ts';
import { peersFolder } from './paths.ts';
import { openPeer, type Subject } from './peers/open-peer.ts';
import type { Peer } from './peers/peer.ts';
import { PeerAbsentError, PeerError } from './peers/peer-process.ts';
import { reasonOf } from './reason-of.ts';
import { measured, missing, type RecordHead } from './record.ts';
import type { CorrectnessCheck, ResultRecord } from './result.ts';
import type { BenchContext } from './suite.ts';
import type { Work } from './works/work.ts';
import { writeWork } from './works/write-work.ts';

/** Steps after which losses are compared. */
const COMPARED_STEPS = 16;

/** Somebody who is ready to be sampled, at one number of threads. */
interface Entry {
  readonly threads: number;
  readonly opened: Subject;
  /** Steps that make a sample. */
  steps: number;
}

/** A subject of the field: ready at one or several numbers of threads, or with the record that says why it is not. */
interface Contestant {
  readonly head: RecordHead;
  readonly entries: Entry[];
  check?: CorrectnessCheck;
  out?: ResultRecord;
}

/**
 * Has Descent and its peers do one work. First each one's losses are compared with Descent's; then all are sampled in turn, at every
 * number of threads that they may like, of which the best is what counts. Who is absent, breaks, hangs or computes something else
 * gives a record that says so.
 */
export async function contest(
  context: BenchContext,
  suite: string,
  name: string,
  work: Work,
): Promise<ResultRecord[]> {
  const peers = context.peers.filter((peer) => peer.works.includes(name));
  const dataset = work.dataset(context);
  const headOf = (subject: string, more: RecordHead['parameters']): RecordHead => ({
    suite,
    case: name,
    title: work.title,
    subject,
    parameters: { ...work.parameters, ...more },
    unit: 'samples/s',
    higherIsBetter: true,
  });
  if ('missing' in dataset) {
    return ['descent', ...peers.map(({ subject }) => subject)].map((subject) =>
      missing(headOf(subject, {}), 'absent', dataset.missing),
    );
  }
  const field = new Field(context, work, dataset, name);
  try {
    await field.enterDescent(headOf('descent', { kernels: context.kernels, precision: 'float64' }));
    for (const peer of peers) await field.enterPeer(peer, headOf);
    return await field.sample();
  } finally {
    await field.close();
  }
}

class Field {
  readonly #context: BenchContext;
  readonly #work: Work;
  readonly #dataset: DenseDataset;
  readonly #name: string;
  readonly #contestants: Contestant[] = [];
  /** Descent's own losses, for the work as it is and for each variant of it. */
  readonly #losses = new Map<WorkSpec, number[]>();

  constructor(context: BenchContext, work: Work, dataset: DenseDataset, name: string) {
    this.#context = context;
    this.#work = work;
    this.#dataset = dataset;
    this.#name = name;
  }

  async enterDescent(head: RecordHead): Promise<void> {
    const { kernels, cores } = this.#context;
    this.#context.say(`${this.#name}: descent`);
    const contestant: Contestant = { head, entries: [] };
    this.#contestants.push(contestant);
    for (let threads = 1; threads <= cores; threads++) {
      const opened = await openRun(this.#work.spec, this.#dataset, { threads, kernels });
      await this.#warmUp(this.#add(contestant, threads, opened));
    }
  }

  async enterPeer(
    peer: Peer,
    headOf: (subject: string, more: RecordHead['parameters']) => RecordHead,
  ): Promise<void> {
    this.#context.say(`${this.#name}: ${peer.subject}`);
    const variant = this.#work.variants?.[peer.subject];
    const spec = variant?.spec ?? this.#work.spec;
    const folder = join(this.#context.folder, `${this.#name}${variant === undefined ? '' : '-variant'}`);
    writeWork(folder, spec, this.#dataset);
    const more = variant === undefined ? {} : { variant: variant.what };
    const head = headOf(peer.subject, { precision: peer.precision, ...more });
    const contestant: Contestant = { head, entries: [] };
    this.#contestants.push(contestant);
    const { versions, cores } = this.#context;
    try {
      const all = Array.from({ length: cores }, (_, i) => i + 1);
      const tried = peer.threads;
      for (const threads of tried === 'any' ? all : all.filter((count) => tried.includes(count))) {
        const opened = await openPeer(peer, peersFolder, { threads, folder, versions });
        const entry = this.#add(contestant, threads, opened);
        if (contestant.check === undefined) {
          const tolerance = peer.tolerance[this.#name] ?? peer.tolerance.default;
          contestant.check = await this.#compare(opened, spec, tolerance, variant?.what);
          const { agrees, received, expected } = contestant.check;
          if (!agrees) throw new PeerError(`its loss is ${received}, where Descent's is ${expected}`);
        }
        await this.#warmUp(entry);
      }
    } catch (error) {
      const status = error instanceof PeerAbsentError ? 'absent' : 'failed';
      contestant.out = missing(head, status, reasonOf(error), contestant.check);
    }
  }

  /** Samples all that are ready, in turn; of each subject the number of threads with the highest median counts. */
  async sample(): Promise<ResultRecord[]> {
    const ready = this.#contestants.filter(({ out }) => out === undefined);
    const entries = ready.flatMap((contestant) => contestant.entries);
    const { batchSize } = this.#work.spec;
    const sampled = await interleave(
      entries.map(({ opened, steps }) => ({
        sample: async () =>
          (batchSize * steps) / (await afterLeadIn(steps, (count) => opened.seconds(count))),
      })),
      this.#context.runs,
    );
    return this.#contestants.map(({ head, entries: own, check, out }) => {
      if (out !== undefined) return out;
      const results = own.map(({ threads, opened }) => ({
        threads,
        ...sampled[entries.findIndex((entry) => entry.opened === opened)]!,
      }));
      const broken = results.find(({ failure }) => failure !== undefined);
      if (broken !== undefined) return missing(head, 'failed', reasonOf(broken.failure), check);
      const best = results.reduce((a, b) => (median(b.samples) > median(a.samples) ? b : a));
      return measured({ ...head, parameters: { ...head.parameters, threads: best.threads } }, best.samples, {
        tried: Object.fromEntries(results.map(({ threads, samples }) => [threads, median(samples)])),
        ...(check === undefined ? {} : { check }),
      });
    });
  }

  async close(): Promise<void> {
    for (const { entries } of this.#contestants) for (const { opened } of entries) await opened.close();
  }

  /** From here on the subject is closed with the field, whatever happens. */
  #add(contestant: Contestant, threads: number, opened: Subject): Entry {
    const entry = { threads, opened, steps: 0 };
    contestant.entries.push(entry);
    return entry;
  }

  /** Warms a subject up and finds how many steps make a sample. */
  async #warmUp(entry: Entry): Promise<void> {
    entry.steps = await amountFor(this.#context.seconds, (amount) => entry.opened.seconds(amount));
  }

  /** Compares the loss after some steps, which every step before has shaped. */
  async #compare(
    subject: Subject,
    spec: WorkSpec,
    tolerance: number,
    variant: string | undefined,
  ): Promise<CorrectnessCheck> {
    const received = (await subject.losses(COMPARED_STEPS)).at(-1)!;
    const expected = (await this.#lossesOf(spec)).at(-1)!;
    const relativeError = Math.abs(received - expected) / Math.abs(expected);
    const what = `loss of step ${COMPARED_STEPS} from the same weights and batches`;
    return {
      what: variant === undefined ? what : `${what}, ${variant}`,
      ...{ expected, received, relativeError, tolerance, agrees: relativeError <= tolerance },
    };
  }

  async #lossesOf(spec: WorkSpec): Promise<number[]> {
    let losses = this.#losses.get(spec);
    if (losses === undefined) {
      const descent = await openRun(spec, this.#dataset, { threads: 1, kernels: this.#context.kernels });
      losses = await descent.losses(COMPARED_STEPS);
      await descent.close();
      this.#losses.set(spec, losses);
    }
    return losses;
  }
}
