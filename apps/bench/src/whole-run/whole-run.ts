import { join } from 'node:path';
import { descentCommand, peersFolder } from '../paths.ts';
import { pythonCommand } from '../peers/open-peer.ts';
import { PeerAbsentError, peerEnvironment } from '../peers/peer-process.ts';
import { runCommand } from './run-command.ts';

/** How long a whole run may take, in milliseconds. */
const DEADLINE_MS = 600_000;
/** Has the process say how much memory it held at most, in kilobytes. */
const SAY_MEMORY = `data:text/javascript,process.on('exit',()=>process.stderr.write('resident '+process.resourceUsage().maxRSS+'\\n'))`;

/** A training from the start of its process to its model file. */
export interface WholeRun {
  /** From the start of the process to its end. */
  readonly seconds: number;
  /** The most memory that was resident, in megabytes (10⁶ bytes). */
  readonly residentMB: number;
  /** On the training rows, at the end. */
  readonly accuracy: number;
}

/** What is trained: a table whose first column is the label, with 200 hidden units, learning rate 0.5, batches of 128. */
export interface WholeRunRequest {
  readonly csv: string;
  /** A folder for the model file. */
  readonly folder: string;
  readonly epochs: number;
}

/** `descent train CSV --preset plain --no-cache`: it reads the file each time, as pandas does. */
export async function descentWholeRun({ csv, folder, epochs }: WholeRunRequest): Promise<WholeRun> {
  const options = [
    '--target',
    'label',
    '--preset',
    'plain',
    '--epochs',
    String(epochs),
    '--json',
    '--quiet',
    '--no-cache',
  ];
  const output = ['--output', join(folder, 'descent.safetensors')];
  const { seconds, stdout, stderr } = await runCommand(
    process.execPath,
    ['--import', SAY_MEMORY, descentCommand, 'train', csv, ...options, ...output],
    { deadlineMs: DEADLINE_MS },
  );
  const report = JSON.parse(stdout) as { metrics: { train: { accuracy: number } } };
  // Worker threads say it too, each at its own end.
  const resident = [...stderr.matchAll(/^resident (\d+)$/gm)].map((match) => Number(match[1]));
  return {
    seconds,
    residentMB: (Math.max(...resident) * 1024) / 1e6,
    accuracy: report.metrics.train.accuracy,
  };
}

/**
 * The same with pandas and PyTorch.
 * @throws PeerAbsentError when one of the two is not installed.
 */
export async function pythonWholeRun(
  { csv, folder, epochs }: WholeRunRequest,
  { precision, threads }: { precision: 'float64' | 'float32'; threads: number },
): Promise<WholeRun> {
  const args = ['whole_run.py', csv, join(folder, `${precision}.pt`), precision, String(epochs)];
  const { seconds, stdout } = await runCommand(pythonCommand(), args, {
    cwd: peersFolder,
    env: peerEnvironment(process.env, threads),
    deadlineMs: DEADLINE_MS,
  });
  const report = JSON.parse(stdout) as { absent?: string; residentKB: number; accuracy: number };
  if (report.absent !== undefined) throw new PeerAbsentError(report.absent);
  return { seconds, residentMB: (report.residentKB * 1024) / 1e6, accuracy: report.accuracy };
}
