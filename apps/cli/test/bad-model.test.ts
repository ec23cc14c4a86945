import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Folder } from './folder.ts';
import { peopleCsv } from './people-csv.ts';
import { expectRefusal } from './refusal.ts';

const commands = [
  ['predict', ['people.csv']],
  ['evaluate', ['people.csv']],
  ['inspect', []],
] as const;

let folder: Folder;
let model: Buffer;

beforeAll(async () => {
  folder = new Folder();
  folder.write('people.csv', peopleCsv(40));
  await folder.train('people.csv', '--target', 'income');
  model = folder.bytes('model.safetensors');
});
afterAll(() => folder.remove());

function flipped(at: number): Buffer {
  const copy = Buffer.from(model);
  copy[at]! ^= 1;
  return copy;
}

describe.each(commands)('%s refuses', (command, data) => {
  test.each<[string, () => string | Uint8Array]>([
    ['a CSV file', () => peopleCsv(40)],
    ['a model cut short', () => model.subarray(0, -1)],
    ['a flipped bit in the weights', () => flipped(model.length - 20)],
  ])('%s', async (_name, content) => {
    folder.write('bad.model', content());
    expectRefusal(await folder.run([command, 'bad.model', ...data]), 65, [/bad\.model/]);
    expect(folder.files()).toEqual(['bad.model', 'model.safetensors', 'people.csv']);
  });

  test('a model that is not there', async () => {
    expectRefusal(await folder.run([command, 'none.model', ...data]), 66, [/none\.model/]);
  });
});

describe('a model file is refused', () => {
  test.each<[string, () => string | Uint8Array]>([
    ['when it is empty', () => ''],
    ['when its header claims 2⁶⁰ bytes', () => Buffer.concat([Buffer.of(0, 0, 0, 0, 0, 0, 0, 16), model])],
    ['when it is cut in its header', () => model.subarray(0, 100)],
    ['with a byte too many', () => Buffer.concat([model, Buffer.of(0)])],
    ['with a flipped bit in the length', () => flipped(0)],
    ['with a flipped bit in the header', () => flipped(Math.floor(model.readUInt32LE(0) / 2))],
    ['with a flipped bit at the end', () => flipped(model.length - 1)],
  ])('%s', async (_name, content) => {
    folder.write('bad.model', content());
    expectRefusal(await folder.run(['inspect', 'bad.model']), 65, [/bad\.model/]);
  });
});

test('every byte of a model is guarded', async () => {
  const { readModel } = await import('@descent/core');
  await expect(readModel(model, 'model')).resolves.toBeDefined();
  for (let at = 0; at < model.length; at += 13) {
    await expect(readModel(flipped(at), 'model'), `byte ${at}`).rejects.toThrow(/^model/);
  }
});
