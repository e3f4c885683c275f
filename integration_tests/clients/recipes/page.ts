import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseKind } from '../support/database.ts';

const PAGE = join(import.meta.dirname, '..', '..', '..', 'docs/sql.md');
const HEADING_OR_BLOCK = /^## (?<heading>.+)$|^```sql(?<only>.*)\n(?<sql>[^]*?)^```$/gm;

/** A query of docs/sql.md. */
export interface Recipe {
  /** The heading above it, and its number below that heading if there are several. */
  readonly title: string;
  readonly sql: string;
  /** The name of the view that it makes. */
  readonly view: string | undefined;
}

/** The queries of the page for this database, in order. */
export function recipesFor(kind: DatabaseKind): readonly Recipe[] {
  const recipes: Recipe[] = [];
  let heading = '';
  for (const { groups = {} } of readFileSync(PAGE, 'utf8').matchAll(HEADING_OR_BLOCK)) {
    const { heading: next, only = '', sql } = groups;
    if (next !== undefined) heading = next;
    if (sql === undefined || !['', kind.toLowerCase()].includes(only.trim())) continue;
    const earlier = recipes.filter(({ title }) => title.replace(/ \d+$/, '') === heading).length;
    const title = earlier === 0 ? heading : `${heading} ${earlier + 1}`;
    recipes.push({ title, sql, view: /^create view (\w+)/.exec(sql)?.[1] });
  }
  return recipes;
}
