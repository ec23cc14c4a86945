import { describe, expect } from 'vitest';
import { test } from './folder.ts';
import { peopleCsv } from './people-csv.ts';

const LONG = [
  ...['train', '--epochs', '100000', '--patience', '0', '--hidden', '4', '--threads', '2'],
  '--no-checkpoint',
];
/** A signal ends a run within 5 s; a machine at full load gets a little more. */
const STOP_MS = 7000;

/** Calls `act` at the first line of progress, and tells how long ago that was. */
function atProgress(act: (kill: (signal: NodeJS.Signals) => void) => void) {
  let since = Number.NaN;
  return {
    onStderr: (text: string, kill: (signal: NodeJS.Signals) => void) => {
      if (!Number.isNaN(since) || !/^epoch \d+\//m.test(text)) return;
      since = performance.now();
      act(kill);
    },
    ms: () => performance.now() - since,
  };
}

// resume.test.ts has what they leave with one.
describe('a signal during training without a checkpoint', () => {
  test.for([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s ends it with %i and saves nothing', async ([signal, exitCode], { folder }) => {
    const { onStderr, ms } = atProgress((kill) => kill(signal));
    const finished = await folder.run(LONG, { onStderr });
    expect(ms()).toBeLessThan(STOP_MS);
    expect(finished.code, finished.stderr).toBe(exitCode);
    expect(finished.stderr).toMatch(/^descent: .*nothing was saved\n$/m);
    expect(finished.stderr.match(/nothing was saved/g)).toHaveLength(1);
    expect(finished.stdout).toBe('');
    expect(folder.files()).toEqual([]);
  });

  test('leaves the model that is there as it was', async ({ folder }) => {
    await folder.train();
    const before = folder.bytes('model.safetensors');
    const { onStderr } = atProgress((kill) => kill('SIGINT'));
    expect((await folder.run(LONG, { onStderr })).code).toBe(130);
    expect(folder.bytes('model.safetensors').equals(before)).toBe(true);
    expect(folder.files()).toEqual(['model.safetensors']);
  });

  test('leaves at once when it comes twice', async ({ folder }) => {
    const { onStderr, ms } = atProgress((kill) => {
      kill('SIGINT');
      setTimeout(() => kill('SIGINT'), 20);
    });
    const finished = await folder.run(LONG, { onStderr });
    expect(ms()).toBeLessThan(2000);
    expect(finished.code).toBe(130);
    expect(folder.files()).toEqual([]);
  });
});

/** Long enough for the command to have started, on a busy machine too. */
const STARTED_MS = 2500;

test('a signal while train waits for data on stdin ends it', async ({ folder }) => {
  let since = Number.NaN;
  const finished = await folder.run(['train', '-', '--target', 'y'], {
    keepStdin: true,
    stdin: 'a,y\n1,2\n',
    onStart: (kill) => {
      setTimeout(() => {
        since = performance.now();
        kill('SIGINT');
      }, STARTED_MS);
    },
  });
  expect(performance.now() - since).toBeLessThan(STOP_MS);
  expect(finished.code, finished.stderr).toBe(130);
  expect(finished.stderr).toMatch(/nothing was saved/);
  expect(folder.files()).toEqual([]);
});

test('predict --output leaves no part of a file when it is interrupted', async ({ folder }) => {
  folder.write('people.csv', peopleCsv(60));
  await folder.train('people.csv', '--target', 'income');
  const before = folder.files();
  let sawPart = false;
  let waiting: ReturnType<typeof setInterval> | undefined;
  const finished = await folder.run(['predict', 'model.safetensors', '--output', 'out.csv'], {
    keepStdin: true,
    stdin: peopleCsv(20_000),
    onStart: (kill) => {
      waiting = setInterval(() => {
        if (folder.files().length === before.length) return;
        clearInterval(waiting);
        sawPart = true;
        kill('SIGINT');
      }, 20);
    },
  });
  clearInterval(waiting);
  expect(sawPart, finished.stderr).toBe(true);
  expect(finished.code === 130 || finished.signal === 'SIGINT', finished.stderr).toBe(true);
  expect(folder.files()).toEqual(before);
});
