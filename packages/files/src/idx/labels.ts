import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * The file of labels that belongs to a file of images: in the same folder, `labels-idx1` for `images-idx3` in its name,
 * with or without `.gz`. Undefined when there is none.
 */
export async function findLabels(images: string): Promise<string | undefined> {
  const file = basename(images);
  if (images === '-' || !file.includes('images-idx3')) return undefined;
  const same = join(dirname(images), file.replace('images-idx3', 'labels-idx1'));
  const other = same.endsWith('.gz') ? same.slice(0, -3) : `${same}.gz`;
  for (const path of [same, other]) {
    const found = await stat(path).catch(() => undefined);
    if (found?.isFile()) return path;
  }
  return undefined;
}
