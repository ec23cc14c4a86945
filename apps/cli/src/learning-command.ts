import { Command } from 'commander';

/** A command that learns from data, once or many times; without any it takes the digits. */
export function learningCommand(name: string): Command {
  return new Command(name).argument(
    '[data]',
    'a CSV or IDX file, - for stdin; left out: the handwritten digits that come with descent',
  );
}
