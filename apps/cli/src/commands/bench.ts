import { countCores } from '@descent/files';
import { benchmarkMachine, describeMachine, fastestKernels, type MachineFigure } from '@descent/trainer';
import { Command, Option } from 'commander';
import { onInterrupt } from '../interrupt.ts';
import { counted, figure } from '../numbers.ts';
import { positiveNumber, threadCount } from '../option-values.ts';
import { processTerminal } from '../terminal.ts';
import { textTable } from '../text-table.ts';
import { speakingOptions } from '../train-options.ts';

interface BenchFlags {
  readonly seconds: number;
  readonly threads: 'auto' | number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const SECONDS = 60;

export function benchCommand(done: (code: number) => void): Command {
  const command = new Command('bench')
    .description('Measure this machine: kernels against their peak, threads, training steps. Needs no files.')
    .addOption(
      new Option('--seconds <n>', 'about how long it may take')
        .default(SECONDS)
        .argParser(positiveNumber({ orZero: false })),
    )
    .addOption(
      new Option('--threads <n>', 'threads to compare with one; auto: the cores')
        .default('auto')
        .argParser(threadCount),
    )
    .addHelpText('after', '\nExample:\n  descent bench --seconds 20')
    .action(async () => {
      await bench(command.opts<BenchFlags>());
      done(0);
    });
  for (const option of speakingOptions()) command.addOption(option);
  return command;
}

async function bench({ seconds, threads: asked, json, quiet }: BenchFlags): Promise<void> {
  const terminal = processTerminal({ quiet: quiet === true, json: json === true });
  const interrupt = onInterrupt('the benchmark did not end');
  const machine = describeMachine();
  const cores = countCores();
  const threads = asked === 'auto' ? cores.count : asked;
  const kernels = await fastestKernels();
  terminal.say(`${machine.cpu}, ${counted(machine.cores, 'core')}, Node ${process.versions.node}`);
  terminal.say(`${kernels} kernels, about ${figure(seconds)} s`);
  const figures: MachineFigure[] = [];
  for await (const found of benchmarkMachine({ seconds, threads, kernels })) {
    figures.push(found);
    terminal.progress(figureRow(found).join('  '));
  }
  if (json === true) {
    const { node, v8 } = process.versions;
    process.stdout.write(
      `${JSON.stringify({ machine, versions: { node, v8 }, kernels, threads, figures })}\n`,
    );
  } else {
    for (const line of textTable(figures.map(figureRow))) terminal.result(line);
  }
  interrupt.release();
}

function figureRow({ title, threads, value, unit }: MachineFigure): string[] {
  return [title, counted(threads, 'thread'), `${figure(value)} ${unit}`];
}
