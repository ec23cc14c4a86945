import type { LayerSpec, Network, PlacedLayer } from '@descent/core';

/** Lists longer than this are counted. */
const LONGEST_LIST = 6;

/**
 * The options of a layer that are not what its kind has by default, in words: `rate 0.2`, `no bias`, `columns [14 numbers]`. Its units
 * are left out, which are its outputs.
 */
export function optionsInWords({ kind: { defaults = {} }, spec }: PlacedLayer): string[] {
  const { kind: _, units: __, ...options } = spec;
  return Object.entries(options)
    .filter(([name, value]) => value !== defaults[name])
    .map(([name, value]) => inWords(name, value));
}

function inWords(name: string, value: LayerSpec[string]): string {
  if (typeof value === 'boolean') return value ? name : `no ${name}`;
  // Learning rates of layers are factors on the run's.
  if (typeof value !== 'object') return `${name} ${/learningRate$/i.test(name) ? '×' : ''}${value}`;
  return `${name} [${value.length > LONGEST_LIST ? `${value.length} numbers` : value.join(', ')}]`;
}

/**
 * A network in one line: `64 → 64 relu dropout(rate 0.2) → 10 softmax; every dense layer: no bias`. How weights begin is left out.
 */
export function networkLine({ inputs, layers, members }: Network): string {
  const dense = layers.filter(({ spec }) => spec.kind === 'dense').map(shapingOptions);
  const ofAllDense = (dense[0] ?? []).filter((option) => dense.every((options) => options.includes(option)));
  const parts = layers.flatMap((layer) => {
    const { kind } = layer.spec;
    const own = shapingOptions(layer).filter((option) => kind !== 'dense' || !ofAllDense.includes(option));
    const options = own.length === 0 ? '' : `(${own.join(', ')})`;
    const width = layer.outputs !== layer.inputs || kind === 'dense' ? [`→ ${layer.outputs}`] : [];
    if (kind === 'identity') return width;
    return kind === 'dense' ? [`${width}${options}`] : [...width, `${kind}${options}`];
  });
  const each = [String(inputs), ...parts].join(' ');
  const network = members === 1 ? each : `${members} × (${each})`;
  return ofAllDense.length === 0 ? network : `${network}; every dense layer: ${ofAllDense.join(', ')}`;
}

/** What a layer's options say of the network once it is trained or of how it learns; not how its weights begin. */
function shapingOptions(layer: PlacedLayer): string[] {
  return optionsInWords(layer).filter((option) => !/^(bias)?initializer /i.test(option));
}
