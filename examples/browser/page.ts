// The page: starts the worker, shows what it posts, and predicts with the model file that it sends.
import { type KernelsChoice, readModel, type TrainingEngine } from '@descent/core';
import { accuracy, makeSpirals, sha256 } from '../spirals.ts';
import { drawDecisionMap } from './decision-map.ts';
import { drawLossCurve } from './loss-curve.ts';
import type { TrainRequest, WorkerMessage } from './messages.ts';

const form = document.querySelector('form')!;
const button = document.querySelector('button')!;
const status = byId('status');
let losses: number[] = [];
let request: TrainRequest;

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
worker.onmessage = async ({ data: message }: MessageEvent<WorkerMessage>) => {
  if (message.type === 'epoch') {
    losses.push(message.loss);
    status.textContent = `Epoch ${message.epoch} of ${request.epochs}: loss ${message.loss.toFixed(4)}`;
    drawLossCurve(byId<SVGSVGElement>('losses'), losses, request.epochs);
  } else if (message.type === 'done') {
    await showModel(message.bytes, message.engine);
    finish(`Trained ${request.epochs} epochs in ${message.seconds.toFixed(2)} seconds.`);
  } else {
    finish(`Training failed: ${message.reason}`);
  }
};
worker.onerror = (event) => finish(`The worker failed: ${event.message}`);

form.onsubmit = (event) => {
  event.preventDefault();
  const fields = new FormData(form);
  request = {
    seed: Number(fields.get('seed')),
    epochs: Number(fields.get('epochs')),
    kernels: fields.get('kernels') as KernelsChoice,
  };
  losses = [];
  button.disabled = true;
  byId('result').hidden = true;
  worker.postMessage(request);
};

byId('isolation').textContent = crossOriginIsolated
  ? 'This page is cross-origin isolated: it may share memory between threads.'
  : 'This page is not cross-origin isolated: training uses plain memory, with the same result.';

function byId<Kind extends Element = HTMLElement>(id: string): Kind {
  return document.getElementById(id) as unknown as Kind;
}

function finish(text: string): void {
  status.textContent = text;
  button.disabled = false;
}

async function showModel(bytes: Uint8Array, { kernels, sharedMemory }: TrainingEngine): Promise<void> {
  const { model } = await readModel(bytes, 'spirals.safetensors');
  drawDecisionMap(byId<HTMLCanvasElement>('map'), model, makeSpirals(request.seed));
  byId('accuracy').textContent = accuracy(model, makeSpirals(request.seed + 1)).toFixed(4);
  byId('sha256').textContent = await sha256(bytes);
  byId('engine').textContent = `${kernels} kernels, ${sharedMemory ? 'shared' : 'plain'} memory`;
  const link = byId<HTMLAnchorElement>('model');
  if (link.href.startsWith('blob:')) URL.revokeObjectURL(link.href);
  link.href = URL.createObjectURL(new Blob([new Uint8Array(bytes)]));
  byId('result').hidden = false;
}
