import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect } from 'vitest';
import { type Folder, SMALL, test } from './folder.ts';
import { peopleCsv } from './people-csv.ts';
import { expectRefusal } from './refusal.ts';

/** Not quiet: a run that gets as far as training says more than one line. */

/** Trains on a small table, which lies in the folder from then on. */
const train = (folder: Folder, ...args: string[]) =>
  folder.train(folder.write('people.csv', peopleCsv(40)), '--target', 'income', ...args);

describe.concurrent('train --output', () => {
  test('names the model file, with any extension or none', async ({ folder }) => {
    expect((await train(folder, '--output', 'my model')).model).toBe('my model');
    expect(folder.files()).toEqual(['my model', 'people.csv']);
    await folder.inspect('my model');
  });

  test('- writes the model to stdout and the words to stderr', async ({ folder }) => {
    await train(folder, '--test', '0.2');
    const args = ['people.csv', '--target', 'income', '--test', '0.2', '--output', '-', '--threads', '1'];
    const { code, stdout, stderr } = await folder.run(['train', ...args, ...SMALL]);
    expect(code).toBe(0);
    expect(stdout).toBe(folder.bytes('model.safetensors').toString('utf8'));
    expect(stderr).toMatch(/^test accuracy /m);
    expect(folder.files()).toEqual(['model.safetensors', 'people.csv']);
  });

  test('refuses a folder that is not there before it trains', async ({ folder }) => {
    const finished = await folder.run(['train', ...SMALL, '--output', 'no/where.safetensors']);
    expectRefusal(finished, 73, [/no\/where\.safetensors/]);
    expect(folder.files()).toEqual([]);
  });

  test('refuses a file as the folder', async ({ folder }) => {
    folder.write('file', 'text');
    expectRefusal(await folder.run(['train', ...SMALL, '--output', 'file/model']), 73, [/file\/model/]);
  });

  test.for([[], ['--force']])('refuses to replace a folder %j', async (force, { folder }) => {
    mkdirSync(join(folder.path, 'place'));
    expectRefusal(await folder.run(['train', ...SMALL, '--output', 'place', ...force]), 73, [
      /place/,
      /folder|directory/,
    ]);
    expect(folder.files()).toEqual(['place']);
  });

  test('refuses to replace a file that is no model, but for --force', async ({ folder }) => {
    folder.write('notes.txt', 'precious');
    const finished = await folder.run(['train', ...SMALL, '--output', 'notes.txt']);
    expectRefusal(finished, 73, [/notes\.txt/, /--force/]);
    expect(folder.bytes('notes.txt').toString()).toBe('precious');
    expect(folder.files()).toEqual(['notes.txt']);
    await train(folder, '--output', 'notes.txt', '--force');
    await folder.inspect('notes.txt');
    expect(folder.files()).toEqual(['notes.txt', 'people.csv']);
  });

  test('replaces a model without asking', async ({ folder }) => {
    await train(folder, '--seed', '1');
    const before = folder.bytes('model.safetensors');
    await train(folder, '--seed', '2');
    expect(folder.bytes('model.safetensors').equals(before)).toBe(false);
    expect(folder.files()).toEqual(['model.safetensors', 'people.csv']);
  });
});

test('train finds its digits when the command lies in a folder with odd letters in its name', async ({
  folder,
}) => {
  const home = join(folder.path, 'a folder %20 é#');
  const repository = fileURLToPath(new URL('../../..', import.meta.url));
  mkdirSync(home);
  for (const part of ['bin', 'dist', 'data']) {
    cpSync(join(repository, 'apps/cli', part), join(home, 'cli', part), { recursive: true });
  }
  symlinkSync(join(repository, 'node_modules'), join(home, 'node_modules'));
  cpSync(join(repository, 'apps/cli/package.json'), join(home, 'cli/package.json'));
  const launcher = join(home, 'cli/bin/descent.js');
  await folder.output(['train', '--epochs', '1', '--hidden', '4'], { launcher });
});
