import type { ResultFile } from '../src/result.ts';
import { isMeasured } from './cases.ts';
import { element } from './element.ts';
import type { NamedResult } from './results.ts';
import { section } from './section.ts';

/** The run as it is in the repository, and its raw samples as a table. */
export function downloads({ name, result }: NamedResult): HTMLElement {
  const stem = name.replace(/\.json$/, '');
  return section(
    'downloads',
    'All of it, to take away',
    'The page holds every sample that was taken; nothing is fetched.',
    element(
      'p',
      {},
      download(name, 'application/json', `${JSON.stringify(result, null, 2)}\n`),
      ' · ',
      download(`${stem}-samples.csv`, 'text/csv', samplesCsv(result)),
    ),
  );
}

/** One line per sample: the record's id, the sample's number from 1, the figure and its unit. */
function samplesCsv({ records }: ResultFile): string {
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const lines = records
    .filter(isMeasured)
    .flatMap(({ id, samples, unit }) =>
      samples.map((sample, i) => [quoted(id), i + 1, sample, quoted(unit)].join(',')),
    );
  return `${['record,sample,figure,unit', ...lines].join('\n')}\n`;
}

function download(name: string, type: string, content: string): HTMLAnchorElement {
  const href = `data:${type};charset=utf-8,${encodeURIComponent(content)}`;
  return element('a', { href, download: name }, name);
}
