import { commandsOf } from '../../../test/support/doc-commands.ts';
import type { DatabaseKind } from '../support/database.ts';

/** A query of docs/sql.md. */
export interface Recipe {
  /** The anchor of the heading above it, with its number below that heading if there are several. */
  readonly title: string;
  readonly sql: string;
  /** The name of the view that it makes. */
  readonly view: string | undefined;
}

/** The queries of the page for this database, in order. A block that starts with `sql duckdb` is for DuckDB alone. */
export function recipesFor(kind: DatabaseKind): readonly Recipe[] {
  const recipes: Recipe[] = [];
  for (const { section, language, text } of commandsOf('docs/sql.md')) {
    if (!['sql', `sql ${kind.toLowerCase()}`].includes(language)) continue;
    const [, heading = ''] = section.split('#');
    const earlier = recipes.filter(({ title }) => title.replace(/ \d+$/, '') === heading).length;
    const title = earlier === 0 ? heading : `${heading} ${earlier + 1}`;
    recipes.push({ title, sql: text, view: /^create view (\w+)/.exec(text)?.[1] });
  }
  return recipes;
}
