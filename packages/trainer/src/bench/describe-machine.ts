import { cpus, release, type as systemName, totalmem } from 'node:os';
import { countCores } from '@descent/files';

/** What a benchmark ran on. */
export interface MachineDescription {
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
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: countCores().count,
    memoryGB: Math.round(totalmem() / 1e8) / 10,
    os: `${systemName()} ${release()}`,
    arch: process.arch,
  };
}
