import { describe, expect } from 'vitest';
import { type TrainSummary, test } from './folder.ts';
import { peopleCsv } from './people-csv.ts';
import { expectRefusal } from './refusal.ts';

/** Far more epochs than any machine has time for. */
const ENDLESS = [
  ...['train', 'people.csv', '--target', 'income', '--preset', 'plain', '--hidden', '4', '--threads', '1'],
  ...['--epochs', '1000000000', '--max-time', '0.05s'],
];

describe.concurrent('--max-time', () => {
  test('stops training, says that the clock did, and leaves a model without a time in it', async ({
    folder,
  }) => {
    folder.write('people.csv', peopleCsv(80));
    const { code, stdout, stderr } = await folder.run(ENDLESS);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^note .*--max-time ties the model to the clock.*same command may give another model/m,
    );
    expect(stdout).toMatch(/^trained [\d,]+ epochs?, stopped by --max-time after [\d,]+ steps?: /m);
    const text = new TextDecoder('latin1').decode(folder.bytes('model.safetensors'));
    expect(text).not.toMatch(/max-?time|timeUp/i);
  });

  test('says so in JSON and in the model', async ({ folder }) => {
    folder.write('people.csv', peopleCsv(80));
    const summary = JSON.parse(await folder.output([...ENDLESS, '--json', '--quiet'])) as TrainSummary;
    const { epochs, bestEpoch, steps, stopped } = summary;
    expect(stopped).toBe('time');
    const inspected = JSON.parse(await folder.output(['inspect', 'model.safetensors', '--json']));
    expect(inspected.training).toEqual({ epochs, bestEpoch, steps, stopped });
  });

  test('may be said in a config, with its unit', async ({ folder }) => {
    folder.write('people.csv', peopleCsv(80));
    folder.write('time.yaml', 'max-time: 0.05s\n');
    folder.write('none.yaml', 'max-time: 600\n');
    const args = [...ENDLESS.slice(0, -2), '--config'];
    const summary = JSON.parse(await folder.output([...args, 'time.yaml', '--json'])) as TrainSummary;
    expect(summary.stopped).toBe('time');
    expectRefusal(await folder.run([...args, 'none.yaml', '--quiet']), 64, [
      /none\.yaml/,
      /90s, 10m or 1\.5h/,
    ]);
  });

  test('is refused without a unit, which is named', async ({ folder }) => {
    const finished = await folder.run(['train', '--max-time', '600', '--quiet']);
    expectRefusal(finished, 64, [/--max-time/, /600/, /its unit, s, m or h, such as 90s, 10m or 1\.5h/]);
    expect(folder.files()).toEqual([]);
  });

  test.for(['crossval', 'tune'])(
    'is no option of %s, which trains many models',
    async (command, { folder }) => {
      expectRefusal(await folder.run([command, '--max-time', '10m', '--quiet']), 64, [
        /unknown/,
        /--max-time/,
      ]);
    },
  );
});
