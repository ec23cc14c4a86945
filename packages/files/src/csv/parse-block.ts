import { FailureError } from '@descent/core';
import { parse } from 'fast-csv';
import type { RecordBlock } from './record-blocks.ts';

/**
 * The trimmed cells of each record of a block, by fast-csv.
 *
 * It gets whole, bounded records only, because it parses an unfinished record anew with each chunk; and a parser of its
 * own per block, so that it carries nothing over. Rows are arrays: as objects, a column `__proto__` would vanish.
 * @throws FailureError when the parser and the scanner before it read the block differently.
 */
export async function parseBlock(block: RecordBlock, delimiter: string, name: string): Promise<string[][]> {
  const rows = block.records === 0 ? [] : await parsed(block.text, delimiter);
  if (rows.length !== block.records) {
    throw new FailureError(
      `${name}: expected ${block.records} records in a block, the parser got ${rows.length}`,
    );
  }
  for (const row of rows) {
    // A blank line of a one-column table.
    if (row.length === 0) row.push('');
    if (row.length !== block.columns) {
      throw new FailureError(`${name}: expected ${block.columns} columns, the parser got ${row.length}`);
    }
    for (let column = 0; column < row.length; column++) row[column] = row[column]!.trim();
  }
  return rows;
}

function parsed(text: string, delimiter: string): Promise<string[][]> {
  return new Promise((resolve, reject) => {
    const rows: string[][] = [];
    const parser = parse<string[], string[]>({ headers: false, delimiter });
    parser.on('error', reject);
    parser.on('data', (row: string[]) => rows.push(row));
    parser.on('end', () => resolve(rows));
    parser.end(text);
  });
}
