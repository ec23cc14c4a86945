import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from 'vitest';
import { type Finished, type RunOptions, runDescent } from './run-descent.ts';

/** The part of a run's JSON that most tests look at. */
export interface TrainSummary {
  readonly model: string;
  readonly sha256: string;
  readonly task: string;
  readonly rows: { readonly train: number; readonly validation: number; readonly test: number };
  readonly network: { readonly inputs: number; readonly outputs: number; readonly parameters: number };
  readonly epochs: number;
  readonly bestEpoch: number;
  readonly steps: number;
  readonly stopped: string;
  readonly metrics: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly seconds: { readonly read: number; readonly train: number; readonly total: number };
  readonly samplesPerSecond: number;
  readonly threads: number;
  readonly kernels: string;
  readonly seed: number;
}

export interface Inspected {
  readonly network: {
    readonly parameters: number;
    readonly layers: readonly {
      readonly kind: string;
      readonly inputs: number;
      readonly outputs: number;
      readonly parameters: number;
      readonly options: Readonly<Record<string, unknown>>;
    }[];
  };
  readonly labels: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly seed: number;
  readonly schema: {
    readonly task: string;
    readonly format: Readonly<Record<string, unknown>>;
    readonly target: { readonly column: string };
    readonly inputs: readonly {
      readonly name: string;
      readonly logicalType?: string;
      readonly encoder: { readonly kind: string };
    }[];
  };
}

/** Two epochs of a tiny network, which is the same whatever the default preset is. */
export const SMALL = [
  ...['--preset', 'plain', '--activation', 'relu', '--hidden', '4', '--validation', '0.15', '--threads', '1'],
  ...['--optimizer', 'adam', '--learning-rate', '0.005', '--batch-size', '16', '--epochs', '2'],
];

/** An empty folder to run the command in. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'descent-cli-'));

  /** Writes a file, and gives its name. */
  write(name: string, content: string | Uint8Array): string {
    writeFileSync(join(this.path, name), content);
    return name;
  }

  bytes(name: string): Buffer {
    return readFileSync(join(this.path, name));
  }

  /** What is in the folder, hidden and temporary files too. */
  files(): string[] {
    return readdirSync(this.path).sort();
  }

  run(args: readonly string[], options?: RunOptions): Promise<Finished> {
    return runDescent(this.path, args, options);
  }

  /** Runs a command that must succeed, and gives its stdout. */
  async output(args: readonly string[], options?: RunOptions): Promise<string> {
    const { code, stdout, stderr } = await this.run(args, options);
    expect(code, stderr).toBe(0);
    return stdout;
  }

  /** Trains a {@link SMALL} network; arguments come after its own and override them. */
  async train(...args: readonly string[]): Promise<TrainSummary> {
    return JSON.parse(await this.output(['train', ...SMALL, '--json', ...args])) as TrainSummary;
  }

  async inspect(model = 'model.safetensors'): Promise<Inspected> {
    return JSON.parse(await this.output(['inspect', model, '--json'])) as Inspected;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** A test with a folder of its own. */
export const test = base.extend<{ folder: Folder }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern what a fixture needs
  folder: async ({}, use) => {
    const folder = new Folder();
    await use(folder);
    folder.remove();
  },
});
