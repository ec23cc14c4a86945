import { Command, InvalidArgumentError } from 'commander';
import type { Outcome } from './fault.ts';
import { faults } from './faults/index.ts';
import { runFault } from './run-fault.ts';
import { tableLines } from './table.ts';

interface Options {
  readonly fault: string[];
  readonly short?: boolean;
  readonly seed: number;
}

/** Exit codes as those of the `descent` command: something did not hold; a signal. */
const FAILED = 70;
const USAGE = 64;
const INTERRUPTED = { SIGINT: 130, SIGTERM: 143 };

/** Runs the harness as its command line says; the table goes to stdout. */
export async function run(argv: readonly string[]): Promise<void> {
  const names = Object.keys(faults);
  const command = new Command('faults')
    .description('Break runs of descent in every way that is known, and check what must hold.')
    .option('--fault <names>', `which: ${names.join(', ')}`, faultNames, names)
    .option('--short', 'as many tries as `npm test` has time for')
    .option('--seed <number>', 'where moments and damages are drawn from', wholeNumber, 0)
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : USAGE));
  await command.parseAsync([...argv]);
  const { fault, short, seed } = command.opts<Options>();
  for (const [signal, code] of Object.entries(INTERRUPTED)) process.once(signal, () => process.exit(code));
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  const outcomes: Outcome[] = [];
  for (const name of fault) {
    say(`${name}: ${faults[name]!.about}`);
    outcomes.push(
      await runFault(name, faults[name]!, { scale: short === true ? 'short' : 'whole', seed, say }),
    );
  }
  process.stdout.write(`${tableLines(outcomes, faults).join('\n')}\n`);
  process.exit(outcomes.every(({ failures }) => failures.length === 0) ? 0 : FAILED);
}

function faultNames(text: string): string[] {
  const names = text.split(',');
  const unknown = names.find((name) => !Object.hasOwn(faults, name));
  if (unknown !== undefined)
    throw new InvalidArgumentError(`Expected ${Object.keys(faults).join(', ')}, got "${unknown}".`);
  return names;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError('Expected a whole number.');
  return value;
}
