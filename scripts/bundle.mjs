// Makes one file of a package that was just compiled, dist/bundle.js, which is what others import: Node takes a good half of a millisecond for
// every module, in every process and in every worker thread.
import { readFileSync } from 'node:fs';
import { isAbsolute, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rollup } from 'rollup';

/** The maps that TypeScript made, so that the bundle's leads to the sources. */
const mapped = {
  name: 'mapped',
  load: (id) => ({ code: readFileSync(id, 'utf8'), map: JSON.parse(readFileSync(`${id}.map`, 'utf8')) }),
};

/** @param {string} root The package's folder. */
export async function bundle(root) {
  const built = await rollup({
    input: `${root}/dist/index.js`,
    external: (id) => !id.startsWith('.') && !isAbsolute(id),
    plugins: [mapped],
    onwarn: ({ message }) => {
      throw new Error(`bundle: ${relative(process.cwd(), root)}: ${message}`);
    },
  });
  await built.write({ file: `${root}/dist/bundle.js`, format: 'es', sourcemap: true });
  await built.close();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundle(process.cwd());
