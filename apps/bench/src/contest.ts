import { join } from 'node:path';
import type { Dataset } from '@descent/core';
import { amountFor, interleave, type WorkSpec } from '@descent/trainer';
import { peersFolder } from './paths.ts';
import type { Peer } from './peers/peer.ts';
import { PeerAbsentError } from './peers/peer-process.ts';
import { openDescent, openPeer, type Subject } from './peers/subject.ts';
import { measured, missing, type RecordHead } from './record.ts';
import type { CorrectnessCheck, ResultRecord } from './result.ts';
import type { BenchContext } from './suite.ts';
import type { Work } from './works/work.ts';
import { writeWork } from './works/write-work.ts';

/** Steps after which losses are compared. */
const COMPARED_STEPS = 20;

/** A subject that is ready to be sampled: at its best number of threads, its losses compared. */
interface Ready {
  readonly head: RecordHead;
  readonly opened: Subject;
  readonly steps: number;
  readonly tried: Record<string, number>;
  readonly check?: CorrectnessCheck;
}

/**
 * Has Descent and its peers do one work. First each one's losses are compared with Descent's, then its best number of threads is
 * found, then all are sampled in turn. Who is absent, breaks, hangs or computes something else gives a record that says so.
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
  const field = new Field(context, work, dataset, name, headOf);
  try {
    await field.enterDescent();
    for (const peer of peers) await field.enterPeer(peer);
    return await field.sample();
  } finally {
    await field.close();
  }
}

class Field {
  readonly #context: BenchContext;
  readonly #work: Work;
  readonly #dataset: Dataset;
  readonly #name: string;
  readonly #headOf: (subject: string, more: RecordHead['parameters']) => RecordHead;
  readonly #ready: (Ready | ResultRecord)[] = [];
  /** Descent's own losses, for the work as it is and for each variant of it. */
  readonly #losses = new Map<WorkSpec, number[]>();

  constructor(
    context: BenchContext,
    work: Work,
    dataset: Dataset,
    name: string,
    headOf: (subject: string, more: RecordHead['parameters']) => RecordHead,
  ) {
    this.#context = context;
    this.#work = work;
    this.#dataset = dataset;
    this.#name = name;
    this.#headOf = headOf;
  }

  async enterDescent(): Promise<void> {
    const { kernels } = this.#context;
    const threads = Array.from({ length: this.#context.cores }, (_, i) => i + 1);
    const open = async (count: number): Promise<Subject> =>
      openDescent(this.#work.spec, this.#dataset, { threads: count, kernels });
    this.#context.say(`${this.#name}: descent`);
    const best = await this.#best(threads, open);
    this.#ready.push({
      ...best,
      head: this.#headOf('descent', { threads: best.threads, kernels, precision: 'float64' }),
    });
  }

  async enterPeer(peer: Peer): Promise<void> {
    this.#context.say(`${this.#name}: ${peer.subject}`);
    const variant = this.#work.variants?.[peer.subject];
    const spec = variant?.spec ?? this.#work.spec;
    const folder = join(this.#context.folder, `${this.#name}${variant === undefined ? '' : '-variant'}`);
    writeWork(folder, spec, this.#dataset);
    const parameters = {
      precision: peer.precision,
      ...(variant === undefined ? {} : { variant: variant.what }),
    };
    const { versions } = this.#context;
    const open = (threads: number): Promise<Subject> =>
      openPeer(peer, peersFolder, { threads, folder, versions });
    let check: CorrectnessCheck | undefined;
    try {
      const tolerance = peer.tolerance[this.#name] ?? peer.tolerance.default;
      check = await this.#compare(await open(peer.threads[0]!), spec, tolerance, variant?.what);
      if (!check.agrees) throw new Error(`its loss is ${check.received}, Descent's is ${check.expected}`);
      const threads = peer.threads.filter((count) => count <= this.#context.cores);
      const best = await this.#best(threads, open);
      this.#ready.push({
        ...best,
        check,
        head: this.#headOf(peer.subject, { threads: best.threads, ...parameters }),
      });
    } catch (error) {
      const head = this.#headOf(peer.subject, parameters);
      const status = error instanceof PeerAbsentError ? 'absent' : 'failed';
      this.#ready.push(missing(head, status, reasonOf(error), check));
    }
  }

  /** Samples all that are ready, in turn; the rest gives its records as they are. */
  async sample(): Promise<ResultRecord[]> {
    const entries = this.#ready.filter((entry): entry is Ready => 'opened' in entry);
    const { batchSize } = this.#work.spec;
    const sampled = await interleave(
      entries.map(({ opened, steps }) => ({
        sample: async () => (batchSize * steps) / (await opened.seconds(steps)),
      })),
      this.#context.runs,
    );
    return this.#ready.map((entry): ResultRecord => {
      if (!('opened' in entry)) return entry;
      const { samples, failure } = sampled[entries.indexOf(entry)]!;
      const { head, tried, check } = entry;
      return failure === undefined
        ? measured(head, samples, { tried, ...(check === undefined ? {} : { check }) })
        : missing(head, 'failed', reasonOf(failure), check);
    });
  }

  async close(): Promise<void> {
    for (const entry of this.#ready) if ('opened' in entry) await entry.opened.close();
  }

  /** The subject at the number of threads at which it is fastest, with how many steps make a sample. */
  async #best(
    threads: readonly number[],
    open: (threads: number) => Promise<Subject>,
  ): Promise<{ opened: Subject; threads: number; steps: number; tried: Record<string, number> }> {
    const tried: Record<string, number> = {};
    const { batchSize } = this.#work.spec;
    let best: { opened: Subject; threads: number; steps: number; rate: number } | undefined;
    for (const count of threads) {
      const subject = await open(count);
      try {
        const steps = await amountFor(this.#context.seconds, (amount) => subject.seconds(amount));
        const rate = (batchSize * steps) / (await subject.seconds(steps));
        tried[count] = rate;
        if (best === undefined || rate > best.rate) {
          await best?.opened.close();
          best = { opened: subject, threads: count, steps, rate };
        } else {
          await subject.close();
        }
      } catch (error) {
        await subject.close();
        await best?.opened.close();
        throw error;
      }
    }
    return { ...best!, tried };
  }

  /** Compares the loss after some steps, which every step before has shaped. */
  async #compare(
    subject: Subject,
    spec: WorkSpec,
    tolerance: number,
    variant: string | undefined,
  ): Promise<CorrectnessCheck> {
    try {
      const received = (await subject.losses(COMPARED_STEPS)).at(-1)!;
      const expected = (await this.#lossesOf(spec)).at(-1)!;
      const relativeError = Math.abs(received - expected) / Math.abs(expected);
      return {
        what: `loss of step ${COMPARED_STEPS} from the same weights and batches${variant === undefined ? '' : `, ${variant}`}`,
        expected,
        received,
        relativeError,
        tolerance,
        agrees: relativeError <= tolerance,
      };
    } finally {
      await subject.close();
    }
  }

  async #lossesOf(spec: WorkSpec): Promise<number[]> {
    let losses = this.#losses.get(spec);
    if (losses === undefined) {
      const descent = openDescent(spec, this.#dataset, { threads: 1, kernels: this.#context.kernels });
      losses = await descent.losses(COMPARED_STEPS);
      await descent.close();
      this.#losses.set(spec, losses);
    }
    return losses;
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.split('\n')[0]! : String(error);
}
