import { readFileSync } from 'node:fs';
import { cpus, release, type as systemName, totalmem } from 'node:os';
import { countCores } from '@descent/files';

/** What a benchmark ran on. */
export interface MachineDescription {
  /** As it names itself, with family and model where the system tells them: virtual machines hide which generation they run on. */
  readonly cpu: string;
  /** Physical cores this process may use. */
  readonly cores: number;
  /** In units of 10⁹ bytes. */
  readonly memoryGB: number;
  readonly os: string;
  readonly arch: string;
}

/** The machine that this process runs on. */
export function describeMachine(): MachineDescription {
  return {
    cpu: `${cpus()[0]?.model.trim() ?? 'unknown'}${generation()}`,
    cores: countCores().count,
    memoryGB: Math.round(totalmem() / 1e8) / 10,
    os: `${systemName()} ${release()}`,
    arch: process.arch,
  };
}

function generation(): string {
  let text: string;
  try {
    text = readFileSync('/proc/cpuinfo', 'utf8');
  } catch {
    return '';
  }
  const [family, model] = ['cpu family', 'model'].map(
    (key) => new RegExp(`^${key}\\s*: (\\d+)$`, 'm').exec(text)?.[1],
  );
  return family === undefined || model === undefined ? '' : ` (family ${family} model ${model})`;
}
