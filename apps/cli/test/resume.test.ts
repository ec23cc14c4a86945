import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { type Folder, test } from './folder.ts';

/** A training of a second or two, saved again and again. */
const TRAIN = [
  ...['train', '--hidden', '32', '--epochs', '60', '--patience', '0', '--ensemble', '1', '--test', '0.2'],
  ...['--checkpoint-every', '0.02s'],
];
const SAVED = ['model.safetensors.checkpoint'];

/** Runs a command, and kills it at its n-th line of progress. */
async function killed(folder: Folder, args: readonly string[], signal: NodeJS.Signals, lines = 1) {
  let isKilled = false;
  return folder.run(args, {
    onStderr: (text, kill) => {
      if (isKilled || (text.match(/^epoch \d+\//gm) ?? []).length < lines) return;
      // Without warning, only what is there by then is left.
      if (signal === 'SIGKILL' && !folder.files().includes(SAVED[0]!)) return;
      isKilled = true;
      kill(signal);
    },
  });
}

const SLOW = ['--epochs', '250'];

/** What was trained before, by its arguments. */
const whole = new Map<string, Promise<Buffer>>();

/** The model that a training ends with when nobody disturbs it. */
function uninterrupted(folder: Folder, ...args: readonly string[]): Promise<Buffer> {
  const train = async (): Promise<Buffer> => {
    await folder.output([...TRAIN, ...args, '--output', 'whole.safetensors']);
    return folder.bytes('whole.safetensors');
  };
  const model = whole.get(args.join()) ?? train();
  whole.set(args.join(), model);
  return model;
}

describe('a training that was interrupted', () => {
  test.for([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    'by %s ends with %i and a checkpoint, and is resumed to the same model',
    async ([signal, code], { folder }) => {
      const args = [...TRAIN, ...SLOW];
      const stopped = await killed(folder, args, signal);
      expect(stopped.code, stopped.stderr).toBe(code);
      expect(stopped.stderr).toMatch(
        /^descent: interrupted: the training so far is in model\.safetensors\.checkpoint; the same command with --resume goes on with it$/m,
      );
      expect(folder.files()).toEqual(SAVED);
      const resumed = await folder.run([...args, '--resume', '--threads', '1']);
      expect(resumed.code, resumed.stderr).toBe(0);
      expect(resumed.stderr).toMatch(/^resumed {2}in epoch \d+/m);
      expect(folder.files()).toEqual(['model.safetensors']);
      expect(folder.bytes('model.safetensors').equals(await uninterrupted(folder, ...SLOW))).toBe(true);
    },
  );

  test('by SIGKILL, twice, is resumed to the same model on other threads', async ({ folder }) => {
    const args = [...TRAIN, ...SLOW];
    expect((await killed(folder, args, 'SIGKILL')).signal).toBe('SIGKILL');
    expect(folder.files()).toContain(SAVED[0]);
    const again = await killed(folder, [...args, '--resume', '--threads', '2'], 'SIGKILL');
    expect([again.signal, again.code, again.stderr]).toEqual(['SIGKILL', null, expect.any(String)]);
    await folder.output([...args, '--resume', '--threads', '3']);
    expect(folder.files()).toEqual(['model.safetensors']);
    expect(folder.bytes('model.safetensors').equals(await uninterrupted(folder, ...SLOW))).toBe(true);
  });

  test('is not begun anew unless that is said', async ({ folder }) => {
    await killed(folder, [...TRAIN, ...SLOW], 'SIGINT');
    const checkpoint = folder.bytes(SAVED[0]!);
    const same = await folder.run([...TRAIN, ...SLOW]);
    expect(same.code, same.stderr).toBe(73);
    expect(same.stderr).toMatch(
      /^descent: model\.safetensors\.checkpoint: the checkpoint of a training that did not end is there; go on with it by --resume, or begin anew by --restart$/m,
    );
    expect(folder.bytes(SAVED[0]!).equals(checkpoint)).toBe(true);
    await folder.output([...TRAIN, '--restart']);
    expect(folder.files()).toEqual(['model.safetensors']);
    expect(folder.bytes('model.safetensors').equals(await uninterrupted(folder))).toBe(true);
  });

  test('is not resumed with other options or other data, and says which', async ({ folder }) => {
    await killed(folder, [...TRAIN, ...SLOW], 'SIGINT');
    const checkpoint = folder.bytes(SAVED[0]!);
    const other = await folder.run([...TRAIN, ...SLOW, '--resume', '--seed', '7', '--learning-rate', '0.03']);
    expect(other.code, other.stderr).toBe(65);
    expect(other.stderr).toMatch(
      /^descent: model\.safetensors\.checkpoint: expected a checkpoint of this training, got one of another: seed was 0 and is 7, learningRate was not given and is 0\.03; go on with/m,
    );
    folder.write('other.csv', 'a,digit\n1,0\n2,1\n3,0\n4,1\n5,0\n6,1\n7,0\n8,1\n9,0\n10,1\n');
    const data = await folder.run([...TRAIN, ...SLOW, '--resume', 'other.csv', '--target', 'digit']);
    expect(data.code, data.stderr).toBe(65);
    expect(data.stderr).toMatch(/got one of another: the data has changed; go on with/);
    expect(folder.bytes(SAVED[0]!).equals(checkpoint)).toBe(true);
  });

  test('with a damaged checkpoint says so, and leaves it', async ({ folder }) => {
    await killed(folder, [...TRAIN, ...SLOW], 'SIGINT');
    const damaged = folder.bytes(SAVED[0]!);
    damaged[damaged.length - 1]! ^= 1;
    folder.write(SAVED[0]!, damaged);
    const { code, stderr } = await folder.run([...TRAIN, ...SLOW, '--resume']);
    expect(code, stderr).toBe(65);
    expect(stderr).toMatch(
      /expected sha256 .*: the file was damaged or changed; begin anew with --restart$/m,
    );
    expect(folder.bytes(SAVED[0]!).equals(damaged)).toBe(true);
  });

  test('keeps nothing with --no-checkpoint', async ({ folder }) => {
    const stopped = await killed(folder, [...TRAIN.slice(0, -2), ...SLOW, '--no-checkpoint'], 'SIGINT');
    expect(stopped.code, stopped.stderr).toBe(130);
    expect(stopped.stderr).toMatch(/interrupted: nothing was saved$/m);
    expect(folder.files()).toEqual([]);
  });

  test('keeps its checkpoint where --checkpoint says, from a config too', async ({ folder }) => {
    folder.write('run.yaml', 'checkpoint: mine.state\n');
    await killed(folder, [...TRAIN, ...SLOW, '--config', 'run.yaml'], 'SIGINT');
    expect(folder.files()).toEqual(['mine.state', 'run.yaml']);
    await folder.output([...TRAIN, ...SLOW, '--checkpoint', 'mine.state', '--resume']);
    expect(folder.files()).toEqual(['model.safetensors', 'run.yaml']);
  });
});

test('a model is no answer to rows of validation that it was not judged by', async ({ folder }) => {
  const rows = (x: number): string =>
    Array.from({ length: 40 }, (_, i) => `${i * x},${i % 2 ? 'a' : 'b'}`).join('\n');
  folder.write('train.csv', `x,y\n${rows(1)}\n`);
  folder.write('v.csv', `x,y\n${rows(2)}\n`);
  const args = ['train', 'train.csv', '--target', 'y', '--validation', 'v.csv', '--epochs', '3', '--resume'];
  await folder.output(args);
  expect((await folder.run(args)).stderr).toMatch(/nothing to go on with/);
  folder.write('v.csv', `x,y\n${rows(3)}\n`);
  expect((await folder.run(args)).stderr).toMatch(
    /this training begins anew, and replaces model\.safetensors, the model of another$/m,
  );
});

test('a checkpoint that is taken for a model is told', async ({ folder }) => {
  await killed(folder, [...TRAIN, ...SLOW], 'SIGINT');
  for (const command of ['inspect', 'predict']) {
    const { code, stderr } = await folder.run([command, SAVED[0]!]);
    expect(code, stderr).toBe(65);
    expect(stderr).toMatch(
      /expected a model, got the checkpoint of a training that did not end; descent train --resume makes/,
    );
  }
});

describe('--resume', () => {
  test('without a checkpoint begins, with a note; after the end it says so', async ({ folder }) => {
    const begun = await folder.run([...TRAIN, '--resume', '--json']);
    expect(begun.code, begun.stderr).toBe(0);
    expect(begun.stderr).toMatch(
      /^note {5}there is no checkpoint model\.safetensors\.checkpoint: this training begins anew$/m,
    );
    const model = folder.bytes('model.safetensors');
    const ended = await folder.run([...TRAIN, '--resume', '--json']);
    expect(ended.code, ended.stderr).toBe(0);
    const { seconds: _seconds, samplesPerSecond: _rate, ...trained } = JSON.parse(begun.stdout);
    expect(JSON.parse(ended.stdout)).toEqual({
      ...trained,
      // The model keeps the first figures of all.
      metrics: { train: expect.any(Object), validation: expect.any(Object), test: expect.any(Object) },
      threads: expect.any(Number),
      seconds: { read: expect.any(Number), train: 0, total: expect.any(Number) },
      samplesPerSecond: null,
    });
    expect(ended.stderr).toMatch(
      /^note {5}model\.safetensors is the model of this very training: there is nothing to go on with$/m,
    );
    expect(ended.stderr).not.toMatch(/^epoch/m);
    expect(folder.files()).toEqual(['model.safetensors']);
    expect(folder.bytes('model.safetensors').equals(model)).toBe(true);
    expect(ended.stderr).not.toMatch(/begins anew/);
    // Another training is not that one.
    await folder.output([...TRAIN, '--resume', '--seed', '1']);
    expect(folder.bytes('model.safetensors').equals(model)).toBe(false);
  });

  test.for([
    [['--resume', '--restart'], '--resume goes on and --restart begins anew; give one of them'],
    [['--resume', '--no-checkpoint'], '--resume: expected a checkpoint, got --no-checkpoint'],
    [
      ['--restart', '--output', '-'],
      '--restart: expected a checkpoint, got --output - without --checkpoint FILE',
    ],
    [['--log', '-'], '--log: expected the name of a file, got -'],
    [['--checkpoint', '-'], '--checkpoint: expected the name of a file, got -'],
    [['--log', './model.safetensors'], 'expected files of their own, got one twice'],
  ] as const)('and what contradicts it: %o', async ([args, message], { folder }) => {
    const { code, stderr } = await folder.run([...TRAIN, ...args]);
    expect(code, stderr).toBe(64);
    expect(stderr).toContain(message);
  });
});

test('two trainings do not write one output', async ({ folder }) => {
  let second: Promise<{ code: number | null; stderr: string }> | undefined;
  const first = folder.run([...TRAIN, ...SLOW], {
    onStderr: (text) => {
      if (/^epoch/m.test(text)) second ??= folder.run([...TRAIN, '--restart']);
    },
  });
  expect((await first).code).toBe(0);
  const { code, stderr } = await second!;
  expect(code, stderr).toBe(73);
  expect(stderr).toMatch(
    /^descent: model\.safetensors\.lock: another training writes model\.safetensors \(process \d+\)/m,
  );
  expect(folder.files()).toEqual(['model.safetensors']);
});

test('two trainings write neither one output by way of a link, nor one checkpoint, nor one log', async ({
  folder,
}) => {
  folder.write('real', '');
  symlinkSync('real', join(folder.path, 'link'));
  const others: Promise<{ code: number | null; stderr: string }>[] = [];
  const first = folder.run([...TRAIN, ...SLOW, '--output', 'real', '--force', '--log', 'run.jsonl'], {
    onStderr: (text) => {
      if (!/^epoch/m.test(text) || others.length > 0) return;
      others.push(
        folder.run([...TRAIN, '--output', 'link', '--force']),
        folder.run([...TRAIN, '--output', 'other', '--checkpoint', 'real.checkpoint', '--restart']),
        folder.run([...TRAIN, '--output', 'other', '--log', 'run.jsonl']),
      );
    },
  });
  expect((await first).code).toBe(0);
  for (const other of others) {
    const { code, stderr } = await other;
    expect(code, stderr).toBe(73);
    expect(stderr).toMatch(/another training writes .*name another file with --(output|checkpoint|log)$/m);
  }
  expect(others).toHaveLength(3);
});

test('commands that train many times say whose option it is', async ({ folder }) => {
  const { code, stderr } = await folder.run(['crossval', '--resume']);
  expect(code, stderr).toBe(64);
  expect(stderr).toBe("descent: unknown option '--resume'; it is an option of train\n");
});

describe('--log', () => {
  const eventsOf = (folder: Folder): { event: string; epoch: number; step: number }[] =>
    folder
      .bytes('run.jsonl')
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  const epochsOf = (folder: Folder): number[] =>
    eventsOf(folder).flatMap(({ event, epoch }) => (event === 'epoch' ? [epoch] : []));
  const LOGGED = [...TRAIN, ...SLOW, '--log', 'run.jsonl'];

  test('has a line for every event, and is replaced by the next training', async ({ folder }) => {
    for (let time = 0; time < 2; time++) {
      await folder.output([...TRAIN, '--log', 'run.jsonl']);
      const events = eventsOf(folder).filter(({ event }) => event !== 'checkpoint');
      expect(events.slice(0, 2).map(({ event }) => event)).toEqual(['start', 'prepared']);
      expect(events.slice(-2).map(({ event }) => event)).toEqual(['end', 'trained']);
      expect(epochsOf(folder)).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
    }
  });

  test('goes on after a kill without a gap or a double', async ({ folder }) => {
    await killed(folder, LOGGED, 'SIGKILL', 2);
    expect(epochsOf(folder).length).toBeGreaterThan(0);
    await folder.output([...LOGGED, '--resume']);
    expect(epochsOf(folder)).toEqual(Array.from({ length: 250 }, (_, i) => i + 1));
    expect(eventsOf(folder).filter(({ event }) => event === 'resumed')).toHaveLength(1);
  });

  test('is left as it is by what does not train', async ({ folder }) => {
    await folder.output([...TRAIN, '--log', 'run.jsonl']);
    const log = folder.bytes('run.jsonl');
    await folder.output([...TRAIN, '--log', 'run.jsonl', '--resume']);
    expect(folder.bytes('run.jsonl').equals(log)).toBe(true);
    expect(
      (await folder.run([...TRAIN, 'none.csv', '--target', 'y', '--log', 'run.jsonl', '--restart'])).code,
    ).toBe(66);
    expect(folder.bytes('run.jsonl').equals(log)).toBe(true);
  });

  test('of something else is not replaced, unless by force', async ({ folder }) => {
    folder.write('run.jsonl', 'my notes\n');
    const { code, stderr } = await folder.run([...TRAIN, '--log', 'run.jsonl']);
    expect(code, stderr).toBe(73);
    expect(stderr).toMatch(
      /run\.jsonl: expected no file, or the log of a training to replace, got another file/,
    );
    expect(folder.bytes('run.jsonl').toString()).toBe('my notes\n');
    await folder.output([...TRAIN, '--log', 'run.jsonl', '--force']);
    expect(epochsOf(folder)).toHaveLength(60);
  });
});
