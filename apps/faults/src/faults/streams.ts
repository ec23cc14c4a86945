import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault } from '../fault.ts';
import { type Ended, LAUNCHER, lastWords, runDescent } from '../run-descent.ts';
import { writePeople } from '../trainings.ts';

const DEADLINE_MS = 30_000;
const SMALL = ['--preset', 'plain', '--hidden', '4', '--epochs', '2'];

interface Case {
  readonly command: string;
  /** Exit codes that may be. */
  readonly codes: readonly number[];
}

/** Commands as a shell runs them, whose readers leave or whose writers stop in the middle of a row. `descent` stands for the command. */
const shell: Readonly<Record<string, Case>> = {
  'predict | head -1': { command: 'descent predict model.safetensors many.csv | head -1', codes: [0] },
  'predict --probabilities | true': {
    command: 'descent predict model.safetensors many.csv --probabilities | true',
    codes: [0],
  },
  'predict with stdout closed': {
    command: 'descent predict model.safetensors people.csv >&-',
    codes: [0, 74],
  },
  'predict with a full stdout': {
    command: 'descent predict model.safetensors people.csv >/dev/full',
    codes: [74],
  },
  'evaluate --json | true': {
    command: 'descent evaluate model.safetensors people.csv --json | true',
    codes: [0],
  },
  'evaluate with a full stdout': {
    command: 'descent evaluate model.safetensors people.csv --json >/dev/full',
    codes: [74],
  },
  'train --output - with a full stdout': {
    command: `descent train people.csv --target rich ${SMALL.join(' ')} --output - >/dev/full`,
    codes: [74],
  },
  'train with stderr closed': {
    command: `descent train people.csv --target rich ${SMALL.join(' ')} --output other.model 2>&-`,
    codes: [0],
  },
  'train with a full stderr': {
    command: `descent train people.csv --target rich ${SMALL.join(' ')} --output other.model 2>/dev/full`,
    codes: [0],
  },
  'inspect | true': { command: 'descent inspect model.safetensors | true', codes: [0] },
  'stdin that ends in the middle of a row': {
    command: "printf 'age,town,income\\n30,Ulm,3' | descent predict model.safetensors -",
    codes: [0],
  },
  'stdin that ends within quotes': {
    command: `printf 'age,town,income\\n30,"Ul' | descent predict model.safetensors -`,
    codes: [65],
  },
  'stdin that ends behind the header': {
    command: "printf 'age,town,income\\n' | descent predict model.safetensors -",
    codes: [0, 65],
  },
  'an empty stdin': { command: 'descent predict model.safetensors - </dev/null', codes: [65] },
  'stdin closed': { command: 'descent predict model.safetensors - <&-', codes: [65, 66, 74] },
  'stdin that is a folder': { command: 'descent predict model.safetensors - <.', codes: [65, 66, 74] },
};

/** Streams that close, fill up, or end in the middle of something. */
export const streams: Fault = {
  about: '`predict | head -1`; a closed stdout; stdin that ends mid-row',
  must: '0 or 74, never 1, never a hang',
  async run({ folder, scale, tried }) {
    writePeople(folder);
    const trained = await runDescent(folder, ['train', 'people.csv', '--target', 'rich', ...SMALL]);
    if (trained.code !== 0) throw new Error(`the model cannot be trained: ${lastWords(trained)}`);
    const rows = Array.from({ length: 200_000 }, (_, row) => `${row % 80},Ulm,${row}`);
    writeFileSync(join(folder, 'many.csv'), `age,town,income\n${rows.join('\n')}\n`);
    const all = Object.entries(shell);
    // In the short form every other.
    for (const [name, { command, codes }] of scale === 'whole' ? all : all.filter((_, i) => i % 2 === 0)) {
      const ended = await inShell(folder, command);
      const isRight = !ended.hung && ended.signal === null && codes.includes(ended.code ?? -1);
      tried(name, isRight ? undefined : `expected exit ${codes.join(' or ')}, got ${lastWords(ended)}`);
    }
  },
};

/** Runs a command in a shell, in which the exit code is that of `descent`, wherever in a pipe it stands. */
function inShell(folder: string, command: string): Promise<Ended> {
  const script = `descent() { "$NODE" "$LAUNCHER" "$@"; echo $? >code; }\n${command}\nread -r code <code; rm -f code; exit "$code"`;
  const env = { ...process.env, NODE: process.execPath, LAUNCHER, DESCENT_CACHE: join(folder, 'cache') };
  const started = performance.now();
  const child = spawn('bash', ['-c', script], { cwd: folder, env, detached: true });
  let [stdout, stderr, hung] = ['', '', false];
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  child.stdin.end();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      hung = true;
      process.kill(-child.pid!, 'SIGKILL');
    }, DEADLINE_MS);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, stdout, stderr, ms: performance.now() - started, hung });
    });
  });
}
