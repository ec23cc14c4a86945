const SPACE = 0x20;
const TAB = 0x09;
const PLUS = 0x2b;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const UPPER_E = 0x45;
const LOWER_E = 0x65;

/** Every power of ten that is exactly a double. */
// biome-ignore format: a table
const POWERS = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];
/** Below it every whole number is a double, and sums and products that reach it are seen to. */
const EXACT = 2 ** 53;
/** Beyond it an exponent is not counted on: the number is read by its text then. */
const LARGEST_EXPONENT = 9999;
/** Longer numbers are left to whoever reads odd files. */
const LONGEST_NUMBER = 1024;

/**
 * Reads numbers from bytes, to the bit as core's `parseNumber` reads their text: a mantissa below 2⁵³ and a power of ten
 * of at most 22 meet in one exact multiplication or division; anything else goes through `Number()`.
 *
 * @example
 * ```ts
 * const reader = new NumberReader(','.charCodeAt(0));
 * reader.read(new TextEncoder().encode(' -1.5e3 ,7\n'), 0); // -1500
 * reader.end; // 8
 * ```
 */
export class NumberReader {
  /** Where the cell ended: at the first byte that belongs neither to the number nor to the blanks around it. */
  end = 0;
  /** What the newest exponent says. */
  #exponent = 0;
  /** The bytes that a number was last read from by its text, and the same bytes as what gives text. */
  #bytes: Uint8Array | undefined;
  #text: Buffer = Buffer.alloc(0);
  readonly #space: number;
  readonly #tab: number;

  constructor(delimiter: number) {
    // A delimiter is no blank; −1 is no byte.
    this.#space = delimiter === SPACE ? -1 : SPACE;
    this.#tab = delimiter === TAB ? -1 : TAB;
  }

  /** The number in the cell that begins at `from`, or NaN where there is none; a byte that ends cells must follow. */
  read(bytes: Uint8Array, from: number): number {
    const start = this.#skipBlanks(bytes, from);
    let at = start;
    if (bytes[at] === MINUS || bytes[at] === PLUS) at++;
    let mantissa = 0;
    const whole = at;
    for (let digit = bytes[at]! - ZERO; digit >= 0 && digit <= 9; digit = bytes[++at]! - ZERO) {
      mantissa = mantissa * 10 + digit;
    }
    let digits = at - whole;
    let exponent = 0;
    if (bytes[at] === POINT) {
      const fraction = ++at;
      for (let digit = bytes[at]! - ZERO; digit >= 0 && digit <= 9; digit = bytes[++at]! - ZERO) {
        mantissa = mantissa * 10 + digit;
      }
      exponent = fraction - at;
      digits -= exponent;
    }
    if (digits === 0) return NaN;
    if (bytes[at] === LOWER_E || bytes[at] === UPPER_E) {
      at = this.#skipExponent(bytes, at + 1);
      if (at < 0) return NaN;
      exponent += this.#exponent;
    }
    this.end = this.#skipBlanks(bytes, at);
    if (mantissa >= EXACT || exponent > 22 || exponent < -22) return this.#byText(bytes, start, at);
    const size = exponent < 0 ? mantissa / POWERS[-exponent]! : mantissa * POWERS[exponent]!;
    return bytes[start] === MINUS ? -size : size;
  }

  /** Reads what follows the letter e; gives the place behind it, or −1 when there are no digits. */
  #skipExponent(bytes: Uint8Array, from: number): number {
    const sign = bytes[from];
    const first = sign === MINUS || sign === PLUS ? from + 1 : from;
    let at = first;
    let exponent = 0;
    for (let digit = bytes[at]! - ZERO; digit >= 0 && digit <= 9; digit = bytes[++at]! - ZERO) {
      exponent = Math.min(exponent * 10 + digit, LARGEST_EXPONENT);
    }
    this.#exponent = sign === MINUS ? -exponent : exponent;
    return at === first ? -1 : at;
  }

  #skipBlanks(bytes: Uint8Array, from: number): number {
    let at = from;
    while (bytes[at] === this.#space || bytes[at] === this.#tab) at++;
    return at;
  }
  #byText(bytes: Uint8Array, from: number, to: number): number {
    if (to - from > LONGEST_NUMBER) return NaN;
    if (this.#bytes !== bytes) {
      this.#bytes = bytes;
      this.#text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    const value = Number(this.#text.toString('latin1', from, to));
    return Number.isFinite(value) ? value : NaN;
  }
}
