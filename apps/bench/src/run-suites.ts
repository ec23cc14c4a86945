import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeMachine } from '@descent/trainer';
import { describeCommit, ownVersions } from './describe-commit.ts';
import { reasonOf } from './reason-of.ts';
import { judge, missing } from './record.ts';
import { type ResultFile, type ResultRecord, SCHEMA_VERSION, type TargetRecord } from './result.ts';
import type { BenchContext, Suite } from './suite.ts';

/** What a run of the harness is asked for. */
export interface RunRequest {
  /** Suites by name, in order. */
  readonly suites: Readonly<Record<string, Suite>>;
  readonly runs: number;
  readonly quick: boolean;
  readonly kernels: string;
  readonly mnist: BenchContext['mnist'];
  readonly peers: BenchContext['peers'];
  say(text: string): void;
}

/** About how long a sample takes, in seconds: long enough that a timer's and a scheduler's tick do not count. */
const SECONDS = 0.5;
const QUICK_SECONDS = 0.02;

/** Runs suites one after the other and gives what they found. A suite that breaks is one failed record, and the next one runs. */
export async function runSuites(request: RunRequest): Promise<ResultFile> {
  const { quick, runs, kernels, mnist, peers } = request;
  const date = new Date().toISOString();
  const folder = mkdtempSync(join(tmpdir(), 'descent-bench-'));
  const versions = ownVersions();
  const machine = describeMachine();
  const records: ResultRecord[] = [];
  const targets: TargetRecord[] = [];
  // A process that ends early must not leave hundreds of megabytes behind.
  const clean = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', clean);
  try {
    for (const [name, suite] of Object.entries(request.suites)) {
      request.say(`suite ${name}: ${suite.about}`);
      const context: BenchContext = {
        runs,
        seconds: quick ? QUICK_SECONDS : SECONDS,
        quick,
        cores: machine.cores,
        kernels,
        folder,
        mnist,
        peers,
        versions,
        say: (text) => request.say(`  ${text}`),
      };
      const found = await suite.run(context).catch((error: unknown) => broken(name, suite, error));
      records.push(...found.records);
      targets.push(...found.targets.map((target) => judge(name, target, found.records)));
    }
  } finally {
    clean();
    process.off('exit', clean);
  }
  return {
    schemaVersion: SCHEMA_VERSION,
    date,
    ...describeCommit(),
    quick,
    runs,
    suites: Object.keys(request.suites),
    machine,
    versions: Object.fromEntries(versions),
    records,
    targets,
  };
}

function broken(name: string, suite: Suite, error: unknown): Awaited<ReturnType<Suite['run']>> {
  const head = {
    suite: name,
    case: 'suite',
    title: suite.about,
    subject: 'descent',
    parameters: {},
    unit: '',
    higherIsBetter: true,
  };
  return { records: [missing(head, 'failed', reasonOf(error))], targets: [] };
}
