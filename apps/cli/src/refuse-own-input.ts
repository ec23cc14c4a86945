import { realpath } from 'node:fs/promises';
import { OutputError } from '@descent/core';

/** @throws OutputError when the output is one of the files that are read: it would be lost. */
export async function refuseOwnInput(output: string, inputs: readonly unknown[]): Promise<void> {
  const real = (path: string): Promise<string | undefined> => realpath(path).catch(() => undefined);
  const target = await real(output);
  for (const input of inputs) {
    if (typeof input === 'string' && target !== undefined && target === (await real(input))) {
      throw new OutputError(
        `${output}: expected an output beside the input, got the input itself; choose another name`,
      );
    }
  }
}
