import { UsageError } from './errors.ts';
import { Purpose, standardNormal, uniform } from './random.ts';

/** One element of a parameter tensor about to be drawn. */
export interface InitializerContext {
  /** How many numbers enter a unit of the layer, and how many units it has. */
  readonly fanIn: number;
  readonly fanOut: number;
  readonly seed: number;
  /** The number of the tensor among all parameters, from 0: it takes the place of the epoch in the counter. */
  readonly parameter: number;
  /** The position of the element in its tensor. */
  readonly index: number;
}

/** Gives the starting value of one element: a pure function of its context. */
export type Initializer = (context: InitializerContext) => number;

/** Names a rule of {@link initializers}. */
export type InitializerName =
  | 'glorotUniform'
  | 'glorotLogistic'
  | 'heNormal'
  | 'lecunNormal'
  | 'lecunUniform'
  | 'normal'
  | 'halfTurns'
  | 'ones'
  | 'zeros';

function normal({ seed, parameter, index }: InitializerContext): number {
  return standardNormal(seed, Purpose.initialize, parameter, index);
}

/** Uniform on [−1, 1). */
function centered({ seed, parameter, index }: InitializerContext): number {
  return 2 * uniform(seed, Purpose.initialize, parameter, index) - 1;
}

/** A range or deviation for a layer with no inputs would be infinite; its tensor has no weights to use it on. */
function atLeastOne(fan: number): number {
  return Math.max(fan, 1);
}

function fans({ fanIn, fanOut }: InitializerContext): number {
  return atLeastOne(fanIn + fanOut);
}

/**
 * How weights may start. Normal ones are given by their standard deviation.
 *
 * - `glorotUniform`: uniform on ±√(6 / (fanIn + fanOut)), so that neither signals nor gradients grow from layer to layer;
 *   X. Glorot and Y. Bengio 2010.
 * - `glorotLogistic`: uniform on ±√(2 / (fanIn + fanOut)), a third of its variance, for logistic units; scikit-learn's.
 * - `heNormal`: N(0, √(2 / fanIn)), the same for relu, which silences half of the units; K. He et al. 2015.
 * - `lecunNormal`: N(0, √(1 / fanIn)); Y. LeCun et al. 1998, and T. Rashid's book.
 * - `lecunUniform`: uniform on ±√(1 / fanIn), as PyTorch's `nn.Linear` begins, biases too.
 * - `normal`: N(0, 1).
 * - `halfTurns`: uniform on ±½, for angles in turns.
 * - `ones`: 1, for factors.
 * - `zeros`: 0, for biases.
 */
export const initializers: Readonly<Record<InitializerName, Initializer>> = {
  glorotUniform: (context) => Math.sqrt(6 / fans(context)) * centered(context),
  glorotLogistic: (context) => Math.sqrt(2 / fans(context)) * centered(context),
  heNormal: (context) => Math.sqrt(2 / atLeastOne(context.fanIn)) * normal(context),
  lecunNormal: (context) => Math.sqrt(1 / atLeastOne(context.fanIn)) * normal(context),
  lecunUniform: (context) => Math.sqrt(1 / atLeastOne(context.fanIn)) * centered(context),
  normal,
  halfTurns: (context) => centered(context) / 2,
  ones: () => 1,
  zeros: () => 0,
};

/**
 * Fills a parameter tensor by the named rule of {@link initializers}: element i depends on the seed, the number of the tensor
 * and i alone, never on what else is drawn.
 *
 * @param into the tensor's elements, of any shape.
 * @throws UsageError for a name that is not in {@link initializers}, fans that are not natural numbers, or an impossible seed.
 * @example
 * ```ts
 * const weight = new Float64Array(784 * 128);
 * initialize('glorotUniform', weight, { fanIn: 784, fanOut: 128, seed: 0, parameter: 0 });
 * ```
 */
export function initialize(
  name: string,
  into: Float64Array,
  tensor: Omit<InitializerContext, 'index'>,
): void {
  if (!isInitializerName(name)) {
    throw new UsageError(
      `initialize: expected one of ${Object.keys(initializers).join(', ')} as the initializer, got ${name}`,
    );
  }
  for (const [fan, value] of [
    ['fanIn', tensor.fanIn],
    ['fanOut', tensor.fanOut],
  ] as const) {
    if (!(Number.isSafeInteger(value) && value >= 0)) {
      throw new UsageError(`initialize: expected ${fan} to be a natural number, got ${value}`);
    }
  }
  const draw = initializers[name];
  const { fanIn, fanOut, seed, parameter } = tensor;
  for (let index = 0; index < into.length; index++)
    into[index] = draw({ fanIn, fanOut, seed, parameter, index });
}

/** True when {@link initializers} has a rule of that name. */
export function isInitializerName(name: string): name is InitializerName {
  return Object.hasOwn(initializers, name);
}
