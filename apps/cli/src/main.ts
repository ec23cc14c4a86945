import { readFileSync } from 'node:fs';
import { isDescentError } from '@descent/core';
import { Command, CommanderError } from 'commander';
import { closest } from 'fastest-levenshtein';
import { benchCommand } from './commands/bench.ts';
import { crossvalCommand } from './commands/crossval.ts';
import { dataCommand } from './commands/data.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { inspectCommand } from './commands/inspect.ts';
import { nudgeCommand } from './commands/nudge.ts';
import { predictCommand } from './commands/predict.ts';
import { trainCommand } from './commands/train.ts';
import { tuneCommand } from './commands/tune.ts';
import { exitCodes } from './exit-codes.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** What V8 says where the system gives no more memory. */
const NO_MEMORY = /allocation failed/i;
/** Exit code of a failure that nobody foresaw. */
const BUG = 1;

/** Runs the command line and ends the process with its exit code. */
export async function run(argv: readonly string[]): Promise<void> {
  // A reader that has seen enough, such as `head`, is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    process.stderr.write(`descent: stdout: writing failed: ${error.message}\n`);
    process.exit(exitCodes.io);
  });
  // Who no longer listens to the talk still wants the model.
  process.stderr.on('error', () => undefined);
  let code = 0;
  try {
    code = await execute(argv);
  } catch (error) {
    code = report(error);
  }
  // Input that was not read to its end would keep the process alive.
  await new Promise((resolve) => process.stdout.write('', resolve));
  process.exit(code);
}

async function execute(argv: readonly string[]): Promise<number> {
  let code = 0;
  const done = (value: number): void => {
    code = value;
  };
  const program = new Command('descent')
    .description('Train neural networks by gradient descent on every core of a CPU.')
    .addHelpText(
      'after',
      '\nExample:\n  descent train people.csv --target income\n  descent predict model.safetensors new-people.csv',
    )
    .version(version);
  for (const command of [
    trainCommand(done),
    predictCommand(done),
    evaluateCommand(done),
    inspectCommand(done),
    nudgeCommand(done),
    crossvalCommand(done),
    tuneCommand(done),
    dataCommand(done),
    benchCommand(done),
  ]) {
    program.addCommand(command);
  }
  for (const command of [program, ...program.commands]) {
    command
      .exitOverride()
      .showSuggestionAfterError(false)
      .configureOutput({
        // Commander's own words, in one line, with the nearest right one.
        outputError: (text, write) =>
          write(`descent: ${oneLine(text.replace(/^error: /, ''))}${nearest(text, command, program)}\n`),
      });
  }
  if (argv.length <= 2) {
    program.outputHelp();
    return 0;
  }
  await program.parseAsync(argv);
  return code;
}

/** For an unknown option or command, the one that is nearest, or the commands that have it. */
function nearest(text: string, command: Command, program: Command): string {
  const [, kind, word] = /unknown (option|command) '([^']+)'/.exec(text) ?? [];
  if (kind === undefined || word === undefined) return '';
  const others = program.commands.filter(({ options }) => options.some(({ long }) => long === word));
  if (kind === 'option' && others.length > 0)
    return `; it is an option of ${others.map((other) => other.name()).join(', ')}`;
  const known =
    kind === 'option'
      ? command.options.map(({ long }) => long ?? '')
      : command.commands.map((sub) => sub.name());
  return known.length === 0 ? '' : `; did you mean ${closest(word, known)}?`;
}

/** Says what went wrong in one line and gives the exit code. */
function report(error: unknown): number {
  // Commander has said it already; help and version end with 0.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage;
  if (error instanceof RangeError && NO_MEMORY.test(error.message)) {
    process.stderr.write(
      `descent: not enough memory (${oneLine(error.message)}); use fewer rows or a smaller network\n`,
    );
    return exitCodes.memory;
  }
  const foreseen = isDescentError(error) && Object.hasOwn(exitCodes, error.kind);
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`descent: ${oneLine(foreseen ? message : `this is a bug: ${message}`)}\n`);
  if (process.env['DEBUG'] === 'descent' && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return foreseen ? exitCodes[error.kind] : BUG;
}

function oneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, ' ');
}
