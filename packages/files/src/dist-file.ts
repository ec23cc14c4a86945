/** A file of this package as it is built, which workers are started from: asked for by the sources, by what is compiled of them, or by the bundle. */
export function distFile(path: string): URL {
  return new URL(`../dist/${path}`, import.meta.url);
}
