import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

/** The cells of the table between `<!-- NAME -->` and `<!-- /NAME -->` of a page, without its heading and back quotes. */
export function rowsOfTable(page: string, name: string): readonly (readonly string[])[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  const section = text.split(`<!-- ${name} -->`)[1]?.split(`<!-- /${name} -->`)[0];
  if (section === undefined) throw new Error(`${page} has no section ${name}`);
  const [, , ...rows] = section.split('\n').filter((line) => line.startsWith('|'));
  return rows.map((row) =>
    row
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim().replace(/^`(.*)`$/, '$1')),
  );
}
